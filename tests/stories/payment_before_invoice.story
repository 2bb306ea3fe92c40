# Money comes before the invoice that it names: it waits, and pays the invoice when that comes, not earlier.
2026-06-01 payment  CARGO  480.00 EUR  for F-31  ref "pre-payment 31"
2026-06-01 expect   CARGO  open 0.00 EUR
2026-06-01 expect   CARGO  unapplied 480.00 EUR
2026-06-05 invoice  CARGO  F-31   500.00 EUR  due 2026-07-05
2026-06-05 expect   CARGO  open 20.00 EUR
2026-06-05 expect   CARGO  unapplied 0.00 EUR
2026-06-05 expect   CARGO  unapplied 480.00 EUR as of 2026-06-04
2026-06-05 expect   CARGO  balance -480.00 EUR as of 2026-06-04
2026-06-05 expect   again unchanged
2026-06-05 expect   verify ok
