# Nothing is known of their habits: nothing at first, then a friendly notice, later a call. Paid: off the list.
2026-01-10 invoice  NOVA  N-1   900.00 EUR  due 2026-02-09
2026-02-09 expect   NOVA  not on the list
2026-02-10 expect   NOVA  next say_nothing_yet
2026-02-11 expect   NOVA  next say_nothing_yet
2026-02-12 expect   NOVA  next friendly_notice
2026-02-25 expect   NOVA  next friendly_notice
2026-02-26 expect   NOVA  next call
2026-02-27 payment  NOVA  899.00 EUR  for N-1
2026-02-27 expect   NOVA  next call                 # one euro is still open
2026-02-28 payment  NOVA  1.00 EUR  for N-1
2026-02-28 expect   NOVA  not on the list
2026-02-28 expect   verify ok
