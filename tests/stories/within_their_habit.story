# Who always pays on day twelve is not reminded on day ten. When they are later than they ever were, somebody calls.
2025-09-01 invoice  SLOW  S-1  400.00 EUR  due 2025-10-01
2025-10-01 invoice  SLOW  S-2  400.00 EUR  due 2025-10-31
2025-10-13 payment  SLOW  400.00 EUR  for S-1
2025-11-01 invoice  SLOW  S-3  400.00 EUR  due 2025-12-01
2025-11-12 payment  SLOW  400.00 EUR  for S-2
2025-12-01 invoice  SLOW  S-4  400.00 EUR  due 2025-12-31
2025-12-13 payment  SLOW  400.00 EUR  for S-3
2026-01-01 invoice  SLOW  S-5  400.00 EUR  due 2026-01-31
2026-01-13 payment  SLOW  400.00 EUR  for S-4
2026-02-01 invoice  SLOW  S-6  400.00 EUR  due 2026-03-03
2026-02-12 payment  SLOW  400.00 EUR  for S-5
2026-03-01 invoice  SLOW  S-7  400.00 EUR  due 2026-03-31
2026-03-15 payment  SLOW  400.00 EUR  for S-6
2026-04-01 invoice  OTHER O-1  50.00 EUR   due 2026-05-01
2026-04-08 payment  OTHER 50.00 EUR  for O-1        # the bank is up to date
2026-04-10 expect   SLOW  next say_nothing_yet
2026-04-25 payment  OTHER 1.00 EUR
2026-04-25 expect   SLOW  next call
2026-04-25 expect   OTHER not on the list           # money of theirs is unapplied, but they owe nothing
2026-04-25 expect   verify ok
