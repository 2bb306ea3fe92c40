# One invoice with two due dates: only what is due is overdue, and money fills the earlier part first.
2026-01-15 invoice  ACME  INV-1   1 000.01 EUR  terms "50% 30 days, 50% 60 days"
2026-01-15 expect   ACME  due 2026-02-14 500.01 EUR
2026-01-15 expect   ACME  due 2026-03-16 500.00 EUR
2026-02-14 expect   ACME  overdue 0.00 EUR
2026-02-20 expect   ACME  overdue 500.01 EUR
2026-02-20 expect   ACME  ageing current 500.00 1-30 500.01 EUR
2026-02-25 payment  ACME  600.00 EUR  for INV-1
2026-02-25 expect   ACME  due 2026-02-14 0.00 EUR
2026-02-25 expect   ACME  due 2026-03-16 400.01 EUR
2026-02-25 expect   ACME  overdue 0.00 EUR
2026-02-25 expect   ACME  ageing current 400.01 EUR
2026-04-20 expect   ACME  ageing 31-60 400.01 EUR
2026-04-20 expect   ACME  ageing current 500.00 1-30 500.01 EUR as of 2026-02-20
2026-04-20 expect   again unchanged
2026-04-20 expect   verify ok
