# The past stays as it was: what happened later does not count earlier.
2026-01-05 invoice  DELTA  A-1    100.00 EUR  due 2026-01-20
2026-01-25 invoice  DELTA  A-2    200.00 EUR  due 2026-02-24
2026-02-01 payment  DELTA  100.00 EUR  ref "bank 77"
2026-03-01 allocate DELTA  100.00 EUR from "bank 77" to A-1
2026-03-10 payment  DELTA  200.00 EUR  for A-2
2026-04-30 expect   DELTA  open 0.00 EUR
2026-04-30 expect   DELTA  open 0.00 EUR as of 2026-01-04
2026-04-30 expect   DELTA  open 100.00 EUR as of 2026-01-05
2026-04-30 expect   DELTA  ageing current 100.00 EUR as of 2026-01-20
2026-04-30 expect   DELTA  ageing current 200.00 1-30 100.00 EUR as of 2026-02-15
2026-04-30 expect   DELTA  unapplied 100.00 EUR as of 2026-02-15
2026-04-30 expect   DELTA  balance 200.00 EUR as of 2026-02-15
2026-04-30 expect   DELTA  open 300.00 EUR as of 2026-02-28    # the money was there, but not yet set against A-1
2026-04-30 expect   DELTA  open 200.00 EUR as of 2026-03-01
2026-04-30 expect   DELTA  ageing 1-30 200.00 EUR as of 2026-03-09
2026-04-30 expect   verify ok
