"""Writing what was read from a file into the ledger, a batch at a time.

A batch is one transaction: either all of its rows are in, each with its outcome, or none is. What is new goes in
as many rows at once; what is there already is compared and, where it differs, corrected by further facts.
"""
