# The same export again changes nothing; two payments that are equal in everything are two payments, and stay two.
2026-05-02 customer FARM  "Green Farm Ltd"  terms "net 14"
2026-05-02 contact  FARM  "Jo Field"  accounts_payable  jo@farm.example
2026-05-03 invoice  FARM  G-1   90.00 EUR  due 2026-05-17
2026-05-20 payment  FARM  30.00 EUR  for G-1
2026-05-20 payment  FARM  30.00 EUR  for G-1
2026-05-20 expect   import created 2
2026-05-20 expect   FARM  open 30.00 EUR
2026-05-21 expect   again unchanged
2026-05-22 expect   again unchanged
2026-05-22 expect   FARM  open 30.00 EUR
2026-05-22 payment  FARM  30.00 EUR  for G-1
2026-05-22 expect   import created 1 unchanged 2
2026-05-22 expect   FARM  open 0.00 EUR
2026-05-22 expect   FARM  unapplied 0.00 EUR
2026-05-22 expect   verify ok
