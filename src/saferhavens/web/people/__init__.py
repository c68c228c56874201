"""People, the organisations that they belong to, and what they do there.

`rules.py` says who may do what, in plain values; `models.py` says what somebody can see (`visible_to`, `get_for`);
`actions.py` is the only code that writes.
"""
