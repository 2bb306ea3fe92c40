"""Reading a ledger: from the cells of a table to typed rows and problems, one verdict a line.

`recognise` guesses what the columns mean, a person may change the `Mapping`, `read_rows` applies it.
"""
