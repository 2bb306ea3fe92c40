# The firm puts an invoice right in its own books: the next export updates it, and says so for that row only.
2026-01-10 invoice  ACME  INV-7   1 200.00 EUR  due 2026-02-09
2026-01-10 invoice  ACME  INV-8   300.00 EUR    due 2026-02-09
2026-01-10 expect   import created 2
2026-01-20 changed  ACME  INV-7   1 000.00 EUR
2026-01-20 expect   import updated 1 unchanged 1
2026-01-20 expect   ACME  open 1 300.00 EUR
2026-01-20 expect   ACME  open 1 300.00 EUR as of 2026-01-10    # a correction counts from the day of issue
2026-02-12 expect   ACME  overdue 1 300.00 EUR
2026-02-12 changed  ACME  INV-8   300.00 EUR    due 2026-02-28
2026-02-12 expect   import updated 1 unchanged 1
2026-02-12 expect   ACME  overdue 1 000.00 EUR
2026-02-12 expect   ACME  ageing current 300.00 1-30 1 000.00 EUR
2026-02-12 expect   again unchanged
2026-02-12 expect   verify ok
