# A chain pays twelve days late, always. From the ledger alone that is habit or red tape, and the product says so. What
# tells them apart is asked: paper in order, others wait still longer, nobody ever minded.
2025-08-01 invoice  CHAIN  C-1   4 200.00 EUR  due 2025-08-31
2025-08-18 invoice  CHAIN  C-2   4 260.00 EUR  due 2025-09-17
2025-09-04 invoice  CHAIN  C-3   4 220.00 EUR  due 2025-10-04
2025-09-12 payment  CHAIN  4 200.00 EUR  for C-1
2025-09-21 invoice  CHAIN  C-4   4 280.00 EUR  due 2025-10-21
2025-09-29 payment  CHAIN  4 260.00 EUR  for C-2
2025-10-08 invoice  CHAIN  C-5   4 240.00 EUR  due 2025-11-07
2025-10-17 payment  CHAIN  4 220.00 EUR  for C-3
2025-10-25 invoice  CHAIN  C-6   4 200.00 EUR  due 2025-11-24
2025-11-01 payment  CHAIN  4 280.00 EUR  for C-4
2025-11-11 invoice  CHAIN  C-7   4 260.00 EUR  due 2025-12-11
2025-11-19 payment  CHAIN  4 240.00 EUR  for C-5
2025-11-28 invoice  CHAIN  C-8   4 220.00 EUR  due 2025-12-28
2025-12-06 payment  CHAIN  4 200.00 EUR  for C-6
2025-12-15 invoice  CHAIN  C-9   4 280.00 EUR  due 2026-01-14
2025-12-24 payment  CHAIN  4 260.00 EUR  for C-7
2026-01-01 invoice  CHAIN  C-10   4 240.00 EUR  due 2026-01-31
2026-01-08 payment  CHAIN  4 220.00 EUR  for C-8
2026-01-18 invoice  CHAIN  C-11   4 200.00 EUR  due 2026-02-17
2026-01-26 payment  CHAIN  4 280.00 EUR  for C-9
2026-02-12 payment  CHAIN  4 240.00 EUR  for C-10
2026-03-03 expect   CHAIN  cause habit or redtape
2026-03-03 expect   CHAIN  first question what_happened
2026-03-04 call     CHAIN  reached "they have the invoice, nothing is wrong, they pay when they pay"
2026-03-04 others   CHAIN  15 days later
2026-03-04 answer   CHAIN  anything_wrong no verified
2026-03-04 answer   CHAIN  others_late_too everyone_late
2026-03-05 expect   CHAIN  cause habit
2026-03-05 expect   CHAIN  approach remind_and_fix
2026-03-05 expect   CHAIN  first question none
2026-03-05 expect   verify ok
