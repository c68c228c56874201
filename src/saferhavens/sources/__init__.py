"""Outside data. Each source is a folder of one shape:

    about.toml   publisher, addresses, licence, definition, what it sees and what it cannot see
    read.py      file of the publisher → polars frame of its own columns
    tidy.py      the publisher's columns → one of our tables (`tables.py`), with the refused rows and why
    checks.py    named checks of the tidy table, each one function
    sample/      a small fictional sample, made by `make_sample.py` there, for a start with neither files nor network

To add a source, copy the nearest neighbour and register it in `registry.py`.
"""
