# Years of paying on time, then one invoice is not paid. The ledger alone cannot tell why: it says so, and somebody asks.
2025-01-05 invoice  LOYAL  L-1   1 000.00 EUR  due 2025-02-04
2025-02-03 payment  LOYAL  1 000.00 EUR  for L-1
2025-03-05 invoice  LOYAL  L-2   1 100.00 EUR  due 2025-04-04
2025-04-04 payment  LOYAL  1 100.00 EUR  for L-2
2025-05-05 invoice  LOYAL  L-3   900.00 EUR    due 2025-06-04
2025-06-02 payment  LOYAL  900.00 EUR  for L-3
2025-07-05 invoice  LOYAL  L-4   1 000.00 EUR  due 2025-08-04
2025-08-04 payment  LOYAL  1 000.00 EUR  for L-4
2025-09-05 invoice  LOYAL  L-5   1 050.00 EUR  due 2025-10-05
2025-10-04 payment  LOYAL  1 050.00 EUR  for L-5
2025-11-05 invoice  LOYAL  L-6   1 000.00 EUR  due 2025-12-05
2025-12-04 payment  LOYAL  1 000.00 EUR  for L-6
2026-01-05 invoice  LOYAL  L-7   1 000.00 EUR  due 2026-02-04
2026-02-03 payment  LOYAL  1 000.00 EUR  for L-7
2026-03-05 invoice  LOYAL  L-8   1 200.00 EUR  due 2026-04-04
2026-04-14 payment  OTHER  10.00 EUR
2026-04-14 expect   LOYAL  next call
2026-04-14 expect   LOYAL  cause mixed
2026-05-10 payment  OTHER  10.00 EUR
2026-05-10 expect   LOYAL  cause mixed
2026-06-15 payment  OTHER  10.00 EUR
2026-06-15 expect   LOYAL  cause mixed
2026-06-15 expect   verify ok
