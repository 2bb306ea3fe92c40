# A call, a note and a pause are kept in the timeline; none of them changes what is owed.
2026-01-10 invoice  ACME  INV-7   1 200.00 EUR  due 2026-02-09
2026-02-20 call     ACME  reached  "the head of accounts is ill until March"
2026-02-20 hold     ACME  until 2026-03-06  because reply  "wait for Ms Roe to be back"
2026-02-20 note     ACME  "ask for the purchase order number next time"
2026-02-21 hold     ACME  INV-7 until 2026-03-10  because snoozed
2026-02-21 expect   ACME  overdue 1 200.00 EUR
2026-02-21 expect   verify ok
