# A credit note that names its invoice makes it smaller from the day of the credit note.
2026-03-01 invoice      BOLT  R-100   800.00 EUR  due 2026-03-31
2026-03-20 credit_note  BOLT  C-9     150.00 EUR  for R-100
2026-03-20 expect       BOLT  open 650.00 EUR
2026-03-20 expect       BOLT  credit 0.00 EUR
2026-03-20 expect       BOLT  open 800.00 EUR as of 2026-03-19
2026-04-10 payment      BOLT  650.00 EUR  for R-100
2026-04-10 expect       BOLT  open 0.00 EUR
2026-04-10 expect       BOLT  balance 0.00 EUR
2026-04-10 expect       again unchanged
2026-04-10 expect       verify ok
