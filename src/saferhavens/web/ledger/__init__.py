"""The record of who did what: every action that writes appends an entry, none is ever changed or removed.

`audit.py` is what actions use; `book.py` appends; `verification.py` proves that nothing was altered.
"""
