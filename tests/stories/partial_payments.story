# An invoice is paid in three parts: what is open is always what is still to come.
2026-01-10 invoice  ACME  INV-7   1 200.00 EUR  due 2026-02-09
2026-02-09 expect   ACME  overdue 0.00 EUR
2026-02-09 expect   ACME  ageing current 1 200.00 EUR
2026-02-10 expect   ACME  overdue 1 200.00 EUR
2026-02-20 payment  ACME  600.00 EUR  for INV-7  ref "T-1"
2026-02-20 expect   ACME  open 600.00 EUR
2026-02-20 expect   ACME  ageing 1-30 600.00 EUR
2026-03-12 payment  ACME  599.99 EUR  for INV-7
2026-03-12 expect   ACME  open 0.01 EUR          # settled means zero, not nearly zero
2026-03-12 expect   ACME  ageing 31-60 0.01 EUR
2026-03-20 payment  ACME  0.01 EUR  for INV-7
2026-03-20 expect   ACME  open 0.00 EUR
2026-03-20 expect   ACME  unapplied 0.00 EUR
2026-03-20 expect   ACME  balance 0.00 EUR
2026-03-20 expect   again unchanged
2026-03-20 expect   verify ok
