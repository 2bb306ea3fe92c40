# A restaurant pays later from month to month, then round sums on account; two promises are broken. First our own side is
# put in order: its money is set against its invoices. Then fast and firm: no new credit, secure what can be secured.
2025-04-07 invoice  BISTRO  B-1   2 500.00 EUR  due 2025-04-21
2025-04-21 payment  BISTRO  2 500.00 EUR  for B-1
2025-04-28 invoice  BISTRO  B-2   2 560.00 EUR  due 2025-05-12
2025-05-13 payment  BISTRO  2 560.00 EUR  for B-2
2025-05-19 invoice  BISTRO  B-3   2 520.00 EUR  due 2025-06-02
2025-06-05 payment  BISTRO  2 520.00 EUR  for B-3
2025-06-09 invoice  BISTRO  B-4   2 580.00 EUR  due 2025-06-23
2025-06-29 payment  BISTRO  2 580.00 EUR  for B-4
2025-06-30 invoice  BISTRO  B-5   2 540.00 EUR  due 2025-07-14
2025-07-21 invoice  BISTRO  B-6   2 500.00 EUR  due 2025-08-04
2025-07-22 payment  BISTRO  2 540.00 EUR  for B-5
2025-08-11 invoice  BISTRO  B-7   2 560.00 EUR  due 2025-08-25
2025-08-16 payment  BISTRO  2 500.00 EUR  for B-6
2025-09-01 invoice  BISTRO  B-8   2 520.00 EUR  due 2025-09-15
2025-09-09 payment  BISTRO  2 560.00 EUR  for B-7
2025-09-22 invoice  BISTRO  B-9   2 580.00 EUR  due 2025-10-06
2025-10-04 payment  BISTRO  2 520.00 EUR  for B-8
2025-10-13 invoice  BISTRO  B-10   2 540.00 EUR  due 2025-10-27
2025-10-30 payment  BISTRO  2 580.00 EUR  for B-9
2025-11-03 invoice  BISTRO  B-11   2 500.00 EUR  due 2025-11-17
2025-11-24 payment  BISTRO  2 540.00 EUR  for B-10
2025-11-24 invoice  BISTRO  B-12   2 560.00 EUR  due 2025-12-08
2025-12-15 invoice  BISTRO  B-13   2 520.00 EUR  due 2025-12-29
2026-01-05 invoice  BISTRO  B-14   2 580.00 EUR  due 2026-01-19
2026-01-13 call     BISTRO  reached "everything by the end of the month, for certain"
2026-01-13 promise  BISTRO  3 000.00 EUR on 2026-01-30
2026-01-15 payment  BISTRO  500.00 EUR  ref P-1
2026-02-03 call     BISTRO  reached "half of it by the tenth"
2026-02-03 promise  BISTRO  1 500.00 EUR on 2026-02-10
2026-02-05 payment  BISTRO  300.00 EUR  ref P-2
2026-02-23 expect   BISTRO  cause distress
2026-02-23 expect   BISTRO  next fix_our_mistake
2026-02-23 expect   BISTRO  approach remind_and_fix
2026-02-24 allocate BISTRO  500.00 EUR from P-1 to B-11
2026-02-24 allocate BISTRO  300.00 EUR from P-2 to B-11
2026-02-24 bureau   BISTRO  alert
2026-02-24 expect   BISTRO  cause distress
2026-02-24 expect   BISTRO  approach secured_plan_10m_cod
2026-02-24 expect   BISTRO  first question none
2026-02-24 expect   verify ok
