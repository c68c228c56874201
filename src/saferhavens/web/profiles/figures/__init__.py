"""Figures: each a chart, the table that it is drawn from, one sentence that says what it shows, and its sources.

A builder takes a `Subject` and returns a `Figure`, or None where there is nothing to show. Page and download
call the same builder, so that they cannot differ.
"""
