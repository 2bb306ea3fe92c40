# Due today is not late; days 30, 60 and 90 fall into exactly one bucket each.
2026-01-01 invoice  EDGE  B-1   1.00 EUR  due 2026-06-30
2026-01-01 invoice  EDGE  B-2   2.00 EUR  due 2026-05-31
2026-01-01 invoice  EDGE  B-3   4.00 EUR  due 2026-05-30
2026-01-01 invoice  EDGE  B-4   8.00 EUR  due 2026-05-01
2026-01-01 invoice  EDGE  B-5  16.00 EUR  due 2026-04-30
2026-01-01 invoice  EDGE  B-6  32.00 EUR  due 2026-04-01
2026-01-01 invoice  EDGE  B-7  64.00 EUR  due 2026-03-31
2026-06-30 expect   EDGE  ageing current 1.00 1-30 2.00 31-60 12.00 61-90 48.00 91+ 64.00 EUR
2026-06-30 expect   EDGE  overdue 126.00 EUR
2026-06-30 expect   verify ok
