# More comes in than is owed: the invoice is settled, the rest is the customer's and waits to be used.
2026-01-10 invoice  ACME  INV-7   1 200.00 EUR  due 2026-02-09
2026-02-20 payment  ACME  1 250.00 EUR  for INV-7  ref "T-5"
2026-02-20 expect   ACME  open 0.00 EUR
2026-02-20 expect   ACME  unapplied 50.00 EUR
2026-02-20 expect   ACME  balance -50.00 EUR
2026-03-01 invoice  ACME  INV-8   300.00 EUR  due 2026-03-31
2026-03-01 expect   ACME  open 300.00 EUR        # nobody has said that the rest is for this one
2026-03-02 allocate ACME  50.00 EUR from T-5 to INV-8
2026-03-02 expect   ACME  open 250.00 EUR
2026-03-02 expect   ACME  unapplied 0.00 EUR
2026-03-02 expect   ACME  unapplied 50.00 EUR as of 2026-03-01
2026-03-02 expect   again unchanged
2026-03-02 expect   verify ok
