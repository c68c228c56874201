"""The ledger: canonical bytes of an entry, the chain of hashes, and how both are verified.

`canonical` says which bytes an entry is, `chain` how entries hang together and where a chain is broken.
"""
