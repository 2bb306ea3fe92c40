# A credit note may be larger than its invoice: what is too much stays a credit, the invoice never goes below zero.
2026-05-01 invoice      BOLT  R-101   100.00 EUR  due 2026-05-31
2026-05-10 credit_note  BOLT  C-10    130.00 EUR  for R-101
2026-05-10 expect       BOLT  open 0.00 EUR
2026-05-10 expect       BOLT  credit 30.00 EUR
2026-05-10 expect       BOLT  balance -30.00 EUR
2026-05-10 expect       BOLT  ageing current 0.00 EUR
2026-05-10 expect       verify ok
