# Euro, yen and Kuwaiti dinar of one customer never meet; each has its own minor units.
2026-03-01 invoice  GLOBE  X-1   1 000.00 EUR  due 2026-03-31
2026-03-01 invoice  GLOBE  X-2   150 000 JPY   due 2026-03-31
2026-03-01 invoice  GLOBE  X-3   12.345 KWD    due 2026-03-31
2026-04-05 payment  GLOBE  500.00 EUR  for X-2     # the wrong currency pays nothing and stays unapplied
2026-04-05 expect   GLOBE  open 150 000 JPY
2026-04-05 expect   GLOBE  unapplied 500.00 EUR
2026-04-06 payment  GLOBE  100 000 JPY  for X-2
2026-04-06 payment  GLOBE  12.344 KWD   for X-3
2026-04-06 expect   GLOBE  open 1 000.00 EUR
2026-04-06 expect   GLOBE  open 50 000 JPY
2026-04-06 expect   GLOBE  open 0.001 KWD
2026-04-06 expect   GLOBE  ageing 1-30 50 000 JPY
2026-04-06 expect   GLOBE  ageing 1-30 0.001 KWD
2026-04-06 expect   GLOBE  balance 500.00 EUR
2026-04-06 expect   verify ok
