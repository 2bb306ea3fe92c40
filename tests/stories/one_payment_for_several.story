# One transfer pays several invoices as the customer's clerk says; each cent is used once.
2026-07-01 invoice  HILL  K-1   110.00 EUR  due 2026-07-31
2026-07-02 invoice  HILL  K-2   220.00 EUR  due 2026-08-01
2026-07-03 invoice  HILL  K-3   330.00 EUR  due 2026-08-02
2026-08-05 payment  HILL  400.00 EUR  ref "August run"
2026-08-05 expect   HILL  open 660.00 EUR
2026-08-06 allocate HILL  110.00 EUR from "August run" to K-1
2026-08-06 allocate HILL  220.00 EUR from "August run" to K-2
2026-08-06 allocate HILL  70.00 EUR from "August run" to K-3
2026-08-06 expect   HILL  unapplied 0.00 EUR
2026-08-06 expect   HILL  open 260.00 EUR
2026-08-06 expect   HILL  due 2026-08-02 260.00 EUR
2026-08-06 expect   HILL  balance 260.00 EUR as of 2026-08-05
2026-08-06 expect   verify ok
