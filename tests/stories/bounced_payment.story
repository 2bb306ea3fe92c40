# A direct debit bounces: the invoice is open again from that day, the past keeps the payment.
2026-01-10 invoice  ACME  INV-7   1 200.00 EUR  due 2026-02-09
2026-02-09 payment  ACME  1 200.00 EUR  for INV-7  ref "DD-44"
2026-02-09 expect   ACME  open 0.00 EUR
2026-02-14 reverse  ACME  DD-44  "returned by the bank"
2026-02-14 expect   ACME  open 1 200.00 EUR
2026-02-14 expect   ACME  overdue 1 200.00 EUR
2026-02-14 expect   ACME  unapplied 0.00 EUR
2026-02-14 expect   ACME  open 0.00 EUR as of 2026-02-13
2026-02-14 expect   ACME  balance 1 200.00 EUR
2026-02-14 expect   again unchanged                   # the old export does not bring the payment back
2026-02-18 payment  ACME  1 200.00 EUR  for INV-7  ref "transfer 45"
2026-02-18 expect   ACME  open 0.00 EUR
2026-02-18 expect   verify ok
