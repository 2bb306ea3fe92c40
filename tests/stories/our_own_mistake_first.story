# Their money lies about, a credit note is not used, the bank was not read for days: nobody is chased for that.
2026-01-10 invoice      ACME  INV-7   1 200.00 EUR  due 2026-02-09
2026-03-01 expect       ACME  next call
2026-03-01 payment      ACME  500.00 EUR  ref "T-9"
2026-03-01 expect       ACME  next fix_our_mistake
2026-03-02 allocate     ACME  500.00 EUR from T-9 to INV-7
2026-03-02 expect       ACME  next call
2026-03-03 credit_note  ACME  C-1  100.00 EUR
2026-03-03 expect       ACME  next fix_our_mistake
2026-03-04 allocate     ACME  100.00 EUR from C-1 to INV-7
2026-03-08 expect       ACME  next call
2026-03-09 expect       ACME  next fix_our_mistake    # the newest payment in the books is eight days old
2026-03-09 expect       verify ok
