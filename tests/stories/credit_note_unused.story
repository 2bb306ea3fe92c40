# A credit note that nobody has used stands on its own: it is shown, and it does not hide in a bucket.
2026-03-01 invoice      BOLT  R-100   800.00 EUR  due 2026-03-31
2026-03-20 credit_note  BOLT  C-9     150.00 EUR
2026-04-10 expect       BOLT  open 800.00 EUR
2026-04-10 expect       BOLT  overdue 800.00 EUR
2026-04-10 expect       BOLT  credit 150.00 EUR
2026-04-10 expect       BOLT  ageing 1-30 800.00 EUR
2026-04-10 expect       BOLT  balance 650.00 EUR
2026-04-12 allocate     BOLT  150.00 EUR from C-9 to R-100
2026-04-12 expect       BOLT  open 650.00 EUR
2026-04-12 expect       BOLT  credit 0.00 EUR
2026-04-12 expect       BOLT  credit 150.00 EUR as of 2026-04-11
2026-04-12 expect       BOLT  balance 650.00 EUR
2026-04-12 expect       verify ok
