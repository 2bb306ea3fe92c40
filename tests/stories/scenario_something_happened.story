# A carrier has kept its word for more than a year. Then a client of its own fails; it rings us by itself, asks for time
# and names the receipt that will pay us. What happened once is answered with time against that date.
2025-01-07 invoice  HELLER  H-1   2 400.00 EUR  due 2025-02-06
2025-02-04 payment  HELLER  2 400.00 EUR  for H-1
2025-02-06 invoice  HELLER  H-2   2 460.00 EUR  due 2025-03-08
2025-03-08 payment  HELLER  2 460.00 EUR  for H-2
2025-03-08 invoice  HELLER  H-3   2 420.00 EUR  due 2025-04-07
2025-04-07 invoice  HELLER  H-4   2 480.00 EUR  due 2025-05-07
2025-04-08 payment  HELLER  2 420.00 EUR  for H-3
2025-05-06 payment  HELLER  2 480.00 EUR  for H-4
2025-05-07 invoice  HELLER  H-5   2 440.00 EUR  due 2025-06-06
2025-06-04 payment  HELLER  2 440.00 EUR  for H-5
2025-06-06 invoice  HELLER  H-6   2 400.00 EUR  due 2025-07-06
2025-07-06 payment  HELLER  2 400.00 EUR  for H-6
2025-07-06 invoice  HELLER  H-7   2 460.00 EUR  due 2025-08-05
2025-08-05 invoice  HELLER  H-8   2 420.00 EUR  due 2025-09-04
2025-08-06 payment  HELLER  2 460.00 EUR  for H-7
2025-09-03 payment  HELLER  2 420.00 EUR  for H-8
2025-09-04 invoice  HELLER  H-9   2 480.00 EUR  due 2025-10-04
2025-10-02 payment  HELLER  2 480.00 EUR  for H-9
2025-10-04 invoice  HELLER  H-10   2 440.00 EUR  due 2025-11-03
2025-11-03 payment  HELLER  2 440.00 EUR  for H-10
2025-11-03 invoice  HELLER  H-11   2 400.00 EUR  due 2025-12-03
2025-12-03 invoice  HELLER  H-12   2 460.00 EUR  due 2026-01-02
2025-12-04 payment  HELLER  2 400.00 EUR  for H-11
2026-01-01 payment  HELLER  2 460.00 EUR  for H-12
2026-01-02 invoice  HELLER  H-13   2 420.00 EUR  due 2026-02-01
2026-01-30 payment  HELLER  2 420.00 EUR  for H-13
2026-02-01 invoice  HELLER  H-14   2 480.00 EUR  due 2026-03-03
2026-03-10 rings    HELLER  "A client of ours is insolvent and owes us a quarter; the factoring pays on the 30th"
2026-03-10 asks_terms HELLER "four weeks more"
2026-03-20 expect   HELLER  cause shock
2026-03-20 expect   HELLER  approach extension_30d
2026-03-20 expect   HELLER  first question none
2026-03-21 answer   HELLER  what_happened specific verified "the receipt of the factoring, 30 March"
2026-03-21 expect   HELLER  cause shock
2026-03-21 expect   HELLER  approach extension_30d
2026-03-21 expect   verify ok
