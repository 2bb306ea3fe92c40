# A discount trader promises, orders more and pays nothing. Silence is not guilt: four attempts by two ways over three weeks
# come first, and until then nothing is sure. Then a complaint turns up, after we had chased; the bureau shows nothing.
2025-06-02 invoice  GHOST  G-1   1 900.00 EUR  due 2025-06-16
2025-06-20 invoice  GHOST  G-2   2 350.00 EUR  due 2025-07-04
2025-07-02 payment  GHOST  1 900.00 EUR  for G-1
2025-07-08 invoice  GHOST  G-3   2 050.00 EUR  due 2025-07-22
2025-07-26 invoice  GHOST  G-4   2 500.00 EUR  due 2025-08-09
2025-07-29 payment  GHOST  2 350.00 EUR  for G-2
2025-07-31 payment  GHOST  2 050.00 EUR  for G-3
2025-08-13 invoice  GHOST  G-5   2 200.00 EUR  due 2025-08-27
2025-08-31 invoice  GHOST  G-6   1 900.00 EUR  due 2025-09-14
2025-09-09 payment  GHOST  2 500.00 EUR  for G-4
2025-09-14 payment  GHOST  2 200.00 EUR  for G-5
2025-09-18 invoice  GHOST  G-7   2 350.00 EUR  due 2025-10-02
2025-10-06 payment  GHOST  1 900.00 EUR  for G-6
2025-10-06 invoice  GHOST  G-8   2 050.00 EUR  due 2025-10-20
2025-10-14 payment  GHOST  2 350.00 EUR  for G-7
2025-10-24 invoice  GHOST  G-9   2 500.00 EUR  due 2025-11-07
2025-11-11 invoice  GHOST  G-10   2 200.00 EUR  due 2025-11-25
2025-11-20 promise  GHOST  1 900.00 EUR on 2025-11-25
2025-12-04 promise  GHOST  1 900.00 EUR on 2025-12-09
2025-12-15 email    GHOST  "a statement of everything overdue"
2025-12-22 call     GHOST  no_answer "rang out"
2026-01-05 call     GHOST  no_answer "rang out"
2026-01-06 expect   GHOST  cause distress or evade
2026-01-07 dispute  GHOST  G-8 "not as ordered"
2026-01-12 email    GHOST  "please ring us"
2026-01-20 call     GHOST  no_answer "rang out"
2026-01-21 bureau   GHOST  clear
2026-01-22 expect   GHOST  cause evade
2026-01-22 expect   GHOST  approach hold_and_demand
2026-01-22 expect   GHOST  first question what_happened
2026-01-22 expect   verify ok
