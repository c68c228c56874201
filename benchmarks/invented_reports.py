"""Invented reports of a fixed seed, with the event that each speaks of: as many as are asked for.

A country of 1,100 municipalities, the largest with a hundredth of all events, five years. Of ten events seven have one
report, the others two to six. A second report is one of three kinds: a copy of the text, told anew with most of the
words, or by somebody else in other words; days, numbers and points are off by a little, and some fields are missing.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from saferhavens.core.evidence.harms import HarmType

SEED = 20261121
MUNICIPALITIES = 1_100
DEPARTMENTS = 33
DAYS = 5 * 365
WORDS = 20_000
LENGTH = 30  # words of a text
REPORTS = np.array([1] * 14 + [2] * 3 + [3] + [4] + [6])
ACTORS = ("police", "gang", "guerrilla", "paramilitary", "smuggler", "employer", "mob", "unknown_group")
ORGANISATIONS = 40

Numbers = NDArray[np.int64]


def make(count: int) -> pl.DataFrame:
    """The columns of `linkage` and `event`; the same for the same `count`."""
    random = np.random.default_rng(SEED)
    event = np.repeat(np.arange(count), random.choice(REPORTS, count))[:count]
    first = np.r_[True, event[1:] != event[:-1]]
    events = int(event[-1]) + 1
    places = 1.0 / (np.arange(MUNICIPALITIES) + 20)
    municipality = random.choice(MUNICIPALITIES, events, p=places / places.sum())[event]
    day = random.integers(0, DAYS, events)[event] + np.where(first, 0, random.choice([0, 0, 0, 1, -1, 2], count))
    people = np.exp(random.normal(2.2, 1.3, events)).astype(int)[event] + 1
    people = np.where(
        first | (random.random(count) < 0.6), people, (people * random.uniform(0.7, 1.4, count)).astype(int)
    )
    dates = (np.datetime64("2021-01-01") + day).astype("datetime64[D]")
    harms = np.array([each.value for each in HarmType])[random.integers(0, len(HarmType), events)][event]
    points = located(random, municipality)
    return pl.DataFrame(
        {
            "id": np.char.zfill(random.permutation(count).astype(str), 8),
            "event": event,
            "country": "XXA",
            "adm1": np.char.add("D", (municipality % DEPARTMENTS).astype(str)),
            "adm2": np.char.add("M", municipality.astype(str)),
            **points,
            "date_from": dates,
            "date_to": dates,
            "harms": pl.Series(harms).reshape((count, 1)).cast(pl.List(pl.String)),
            "actors": pl.Series(np.array(ACTORS)[random.integers(0, len(ACTORS), events)][event])
            .reshape((count, 1))
            .cast(pl.List(pl.String)),
            "low": people,
            "high": people,
            "text": told(random, event, first),
            "organisation": np.char.add("O", random.integers(0, ORGANISATIONS, count).astype(str)),
        }
    )


def located(random: np.random.Generator, municipality: Numbers) -> dict[str, object]:
    """Half of the reports have a point, within some ten kilometres of the middle of the municipality."""
    middles = random.uniform([-77, 0], [-70, 10], (MUNICIPALITIES, 2))
    points = middles[municipality] + random.normal(0, 0.05, (len(municipality), 2))
    exact = np.where(random.random(len(municipality)) < 0.5, "exact", "adm2")
    return {"longitude": points[:, 0].round(5), "latitude": points[:, 1].round(5), "place_exactness": exact}


def told(random: np.random.Generator, event: Numbers, first: NDArray[np.bool_]) -> list[str]:
    """Texts of thirty words; common words are common. Within an event a third are copies and a third told anew."""
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    words = np.array(["".join(letters[random.integers(0, 26, 5 + number % 5)]) for number in range(WORDS)])
    common = 1.0 / (np.arange(WORDS) + 30)
    chosen = random.choice(WORDS, (len(event), LENGTH), p=common / common.sum()).astype(np.int32)
    original = chosen[np.maximum.accumulate(np.where(first, np.arange(len(event)), 0))]
    kept = np.choose(random.integers(0, 3, len(event)), [1.0, 0.75, 0.0])[:, None]
    taken = first[:, None] | (random.random(chosen.shape) < kept)
    return [" ".join(row) for row in words[np.where(taken, original, chosen)]]
