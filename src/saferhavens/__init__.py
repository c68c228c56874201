"""Safer Havens: see violence against displaced people coming, warn those who must act, follow what they did."""

import os

__version__ = "0.1.0"

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""Before numpy is loaded. Split among threads, our small products are slower (15 times on two busy cores: the threads
wait for each other), and sums come in another order: a forecast would not be the same to the last bit everywhere."""
