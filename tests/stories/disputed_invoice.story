# One invoice is disputed; the other is as overdue as before, and paid as before.
2026-01-10 invoice  ACME  INV-7   1 200.00 EUR  due 2026-02-09
2026-01-12 invoice  ACME  INV-8   300.00 EUR    due 2026-02-11
2026-02-15 dispute  ACME  INV-7   "forty pieces were missing"
2026-02-15 expect   ACME  disputed INV-7
2026-02-15 expect   ACME  overdue 1 500.00 EUR       # a dispute changes what we do, not what is owed
2026-02-20 payment  ACME  300.00 EUR  for INV-8
2026-02-20 expect   ACME  open 1 200.00 EUR
2026-02-20 expect   ACME  disputed INV-7
2026-02-25 credit_note ACME C-1  200.00 EUR  for INV-7
2026-02-25 settle   ACME  INV-7
2026-02-25 expect   ACME  disputed none
2026-02-25 expect   ACME  open 1 000.00 EUR
2026-02-25 expect   again unchanged
2026-02-25 expect   verify ok
