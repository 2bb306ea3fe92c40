# A disputed invoice is not chased; the rest of the account is. A pause for the customer takes them off the list.
2026-01-10 invoice  ACME  INV-7   1 200.00 EUR  due 2026-02-09
2026-01-12 invoice  ACME  INV-8   300.00 EUR    due 2026-02-11
2026-03-01 dispute  ACME  INV-7  "forty pieces were missing"
2026-03-01 expect   ACME  next call
2026-03-02 payment  ACME  300.00 EUR  for INV-8
2026-03-02 expect   ACME  not on the list
2026-03-03 settle   ACME  INV-7
2026-03-03 expect   ACME  next call
2026-03-03 hold     ACME  until 2026-03-06  because reply  "they answered; wait for Ms Roe"
2026-03-03 expect   ACME  not on the list
2026-03-06 expect   ACME  not on the list
2026-03-07 expect   ACME  next call
2026-03-07 hold     ACME  INV-7 until 2026-03-20  because snoozed
2026-03-07 expect   ACME  not on the list
2026-03-07 expect   verify ok
