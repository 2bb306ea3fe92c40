# A railway caterer pays on Thursdays, two weeks after the due date, and refuses what has no order number. It could pay
# tomorrow: the paper must be right. Pressure would cost goodwill and bring nothing sooner.
2025-09-02 invoice  RAIL  R-1   3 300.00 EUR  due 2025-10-02
2025-09-16 invoice  RAIL  R-2   3 360.00 EUR  due 2025-10-16
2025-09-30 invoice  RAIL  R-3   3 320.00 EUR  due 2025-10-30
2025-10-14 invoice  RAIL  R-4   3 380.00 EUR  due 2025-11-13
2025-10-16 payment  RAIL  3 300.00 EUR  for R-1
2025-10-28 invoice  RAIL  R-5   3 340.00 EUR  due 2025-11-27
2025-10-30 payment  RAIL  3 360.00 EUR  for R-2
2025-11-11 invoice  RAIL  R-6   3 300.00 EUR  due 2025-12-11
2025-11-13 payment  RAIL  3 320.00 EUR  for R-3
2025-11-25 invoice  RAIL  R-7   3 360.00 EUR  due 2025-12-25
2025-11-27 payment  RAIL  3 380.00 EUR  for R-4
2025-12-09 invoice  RAIL  R-8   3 320.00 EUR  due 2026-01-08
2025-12-11 payment  RAIL  3 340.00 EUR  for R-5
2025-12-23 invoice  RAIL  R-9   3 380.00 EUR  due 2026-01-22
2025-12-25 payment  RAIL  3 300.00 EUR  for R-6
2026-01-06 invoice  RAIL  R-10   3 340.00 EUR  due 2026-02-05
2026-01-08 payment  RAIL  3 360.00 EUR  for R-7
2026-01-20 invoice  RAIL  R-11   3 300.00 EUR  due 2026-02-19
2026-01-22 payment  RAIL  3 320.00 EUR  for R-8
2026-02-03 invoice  RAIL  R-12   3 360.00 EUR  due 2026-03-05
2026-02-05 payment  RAIL  3 380.00 EUR  for R-9
2026-02-26 paper_fault RAIL  "not in our portal: the order number is missing"
2026-02-27 call     RAIL  reached "Ms Beck in accounts payable; they wait for the order number"
2026-02-28 expect   RAIL  cause redtape
2026-02-28 expect   RAIL  approach fix_invoice_route
2026-02-28 expect   RAIL  first question none
2026-03-01 answer   RAIL  where_in_process known_step verified "with the approver; run on Thursday"
2026-03-01 expect   RAIL  cause redtape
2026-03-01 expect   verify ok
