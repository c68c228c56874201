"""Open a publisher's file, whatever it is packed in: CSV, Parquet, JSON or GeoJSON, plain or in a zip archive.

Everything comes back as a polars frame of the asked columns under the names that the source uses, its rows
numbered from 1 in the column `row`. What cannot be read raises a numbered problem; no row is dropped here.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow  # noqa: F401
