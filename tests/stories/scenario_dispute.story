# A hotel pays everything on time, until a delivery is short by six boxes; it says so within the week and keeps the next
# invoice back as well. What is disputed is settled on its own; of the rest we ask what is wrong before anything else.
2025-10-01 invoice  HOTEL  D-1   1 800.00 EUR  due 2025-10-31
2025-10-22 invoice  HOTEL  D-2   1 860.00 EUR  due 2025-11-21
2025-10-30 payment  HOTEL  1 800.00 EUR  for D-1
2025-11-12 invoice  HOTEL  D-3   1 820.00 EUR  due 2025-12-12
2025-11-21 payment  HOTEL  1 860.00 EUR  for D-2
2025-12-03 invoice  HOTEL  D-4   1 880.00 EUR  due 2026-01-02
2025-12-13 payment  HOTEL  1 820.00 EUR  for D-3
2025-12-24 invoice  HOTEL  D-5   1 840.00 EUR  due 2026-01-23
2026-01-01 payment  HOTEL  1 880.00 EUR  for D-4
2026-01-14 invoice  HOTEL  D-6   1 800.00 EUR  due 2026-02-13
2026-01-23 payment  HOTEL  1 840.00 EUR  for D-5
2026-02-04 invoice  HOTEL  D-7   1 860.00 EUR  due 2026-03-06
2026-02-09 dispute  HOTEL  D-7  "six boxes were missing"
2026-02-10 call     HOTEL  reached "they pay the rest as soon as the credit note is there"
2026-02-14 payment  HOTEL  1 800.00 EUR  for D-6
2026-02-25 invoice  HOTEL  D-8   1 820.00 EUR  due 2026-03-27
2026-03-18 invoice  HOTEL  D-9   1 880.00 EUR  due 2026-04-17
2026-03-30 expect   HOTEL  cause dispute
2026-03-30 expect   HOTEL  approach settle_now_8pct
2026-03-30 expect   HOTEL  first question anything_wrong
2026-03-31 answer   HOTEL  anything_wrong yes_specific verified "two lines of each invoice"
2026-03-31 short_paid HOTEL "what is open equals two lines"
2026-03-31 expect   HOTEL  cause dispute
2026-03-31 expect   HOTEL  approach settle_now_8pct
2026-03-31 expect   HOTEL  first question others_late_too
2026-03-31 expect   verify ok
2026-04-18 payment  HOTEL  1 880.00 EUR  for D-9
