# They promised twice and paid once: the payment keeps the earlier promise, the rest of it goes to the later one.
2026-01-10 invoice      ACME  INV-7   200.00 EUR  due 2026-02-09
2026-03-02 promise      ACME  100.00 EUR  on 2026-03-11
2026-03-02 promise      ACME  100.00 EUR  on 2026-03-09
2026-03-02 expect       ACME  next say_nothing_yet
2026-03-06 payment      ACME  150.00 EUR  for INV-7  ref "T-1"
2026-03-06 expect       ACME  promise 1 kept
2026-03-06 expect       ACME  promise 2 running
2026-03-06 expect       ACME  next say_nothing_yet    # what is left is promised by the eleventh
2026-03-13 expect       ACME  promise 2 running       # two business days of grace
2026-03-14 expect       ACME  promise 2 partly
2026-03-14 expect       ACME  next fix_our_mistake    # the newest payment in the books is eight days old
2026-03-18 payment      ACME  50.00 EUR   for INV-7  ref "T-2"
2026-03-18 expect       ACME  promise 2 late 7 days
2026-03-19 reverse      ACME  T-1
2026-03-19 expect       ACME  promise 1 partly        # what came back never came: the second payment serves the first
2026-03-19 expect       ACME  promise 2 broken
2026-03-19 expect       verify ok
