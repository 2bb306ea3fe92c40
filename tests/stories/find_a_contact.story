# Contacts are kept, but none at this customer: find out whom to speak to, never guess.
2026-01-02 customer ACME  "Acme Tools Ltd"
2026-01-02 contact  ACME  "Jo Roe"  accounts_payable  jo@acme.example
2026-01-10 invoice  ACME  INV-7   1 200.00 EUR  due 2026-02-09
2026-01-10 invoice  BOLT  R-1     1 200.00 EUR  due 2026-02-09
2026-03-01 expect   ACME  next call
2026-03-01 expect   BOLT  next find_contact
2026-03-02 contact  BOLT  "Sam Poe"  buyer  sam@bolt.example
2026-03-02 expect   BOLT  next call
2026-03-02 expect   verify ok
