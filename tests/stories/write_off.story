# A part is given up: it is not owed any more from that day on, and the rest goes on.
2026-01-10 invoice   ACME  INV-7   1 200.00 EUR  due 2026-02-09
2026-02-20 payment   ACME  1 100.00 EUR  for INV-7
2026-06-01 write_off ACME  INV-7   60.00 EUR  "too small to argue about"
2026-06-01 expect    ACME  open 40.00 EUR
2026-06-01 expect    ACME  open 100.00 EUR as of 2026-05-31
2026-06-01 expect    ACME  ageing 91+ 40.00 EUR
2026-06-01 expect    ACME  balance 40.00 EUR
2026-06-01 expect    again unchanged
2026-06-01 expect    verify ok
