"""The sums that the map reads are made in SQL; here they are compared with counting one by one."""

from collections import Counter
from datetime import date

import pytest
from django.test import TestCase as DjangoTestCase
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from open_data import countries, divisions, event, events, stored
from saferhavens.web.mobility.models import CELL_SIZES, ViolenceCell, ViolenceEvent, ViolenceMonth
from saferhavens.web.vintages.models import Vintage


def months_counted_one_by_one() -> Counter:
    counts: Counter = Counter()
    for each in ViolenceEvent.objects.filter(current=True, country__isnull=False):
        start = each.date_start.replace(day=1)
        key = (each.country, each.adm1_id, each.adm2_id, start, each.violence_type, each.place_precision)
        counts[key, "events"] += 1
        for name in ("deaths_best", "deaths_low", "deaths_high", "deaths_civilians"):
            counts[key, name] += getattr(each, name)
    return counts


def months_summed() -> Counter:
    counts: Counter = Counter()
    for each in ViolenceMonth.objects.all():
        key = (each.country, each.adm1_id, each.adm2_id, each.month, each.violence_type, each.place_precision)
        for name in ("events", "deaths_best", "deaths_low", "deaths_high", "deaths_civilians"):
            counts[key, name] += getattr(each, name)
    return counts


def cells_counted_one_by_one() -> dict:
    counts: Counter = Counter()
    for each in ViolenceEvent.objects.filter(current=True, country__isnull=False, place_precision__lte=2):
        for size in CELL_SIZES:
            column = int((each.longitude + 180) * 1000 / size)
            row = int((each.latitude + 90) * 1000 / size)
            key = (each.country, size, column, row, each.date_start.year, each.violence_type)
            counts[key, "events"] += 1
            counts[key, "deaths_best"] += each.deaths_best
    return dict(counts)


def cells_summed() -> dict:
    counts = {}
    for each in ViolenceCell.objects.all():
        key = (each.country, each.size, each.column, each.row, each.year, each.violence_type)
        counts[key, "events"] = each.events
        counts[key, "deaths_best"] = each.deaths_best
    return counts


ANY_EVENT = st.fixed_dictionaries(
    {
        "longitude": st.floats(-180, 180).map(lambda number: round(number, 6)),
        "latitude": st.floats(-90, 90).map(lambda number: round(number, 6)),
        "precision": st.integers(1, 7),
        "violence_type": st.integers(1, 3),
        "deaths_best": st.integers(0, 1000),
        "date_start": st.dates(date(1989, 1, 1), date(2025, 12, 31)),
        "country": st.sampled_from(["COL", "PER", None]),
    }
)


class TheSums(TestCase):
    @given(st.lists(ANY_EVENT, min_size=1, max_size=12))
    @settings(max_examples=25, deadline=None)
    def test_equal_the_events_counted_one_by_one(self, facts: list[dict]) -> None:
        rows = [event(number, **each) | {"date_end": each["date_start"]} for number, each in enumerate(facts)]
        stored(events(*rows, scope=()))
        assert months_summed() == months_counted_one_by_one()
        assert cells_summed() == cells_counted_one_by_one()


class TheMonths(DjangoTestCase):
    def test_are_apart_by_place_type_and_precision(self) -> None:
        stored(countries(), divisions())
        stored(events(event(1), event(2), event(3, precision=4), event(4, violence_type=1), event(5, latitude=0.5)))
        assert sorted(ViolenceMonth.objects.values_list("events", flat=True)) == [1, 1, 1, 2]
        assert months_summed() == months_counted_one_by_one()

    def test_begin_on_the_first_day(self) -> None:
        stored(events(event(1, date_start=date(2020, 2, 29)), event(2, date_start=date(2020, 2, 1))))
        month = ViolenceMonth.objects.get()
        assert (month.month, month.events) == (date(2020, 2, 1), 2)


@pytest.mark.django_db
def test_an_event_that_is_no_point_is_in_no_cell() -> None:
    stored(events(event(1, precision=3), event(2, precision=6)))
    assert ViolenceMonth.objects.exists()
    assert not ViolenceCell.objects.exists()


@pytest.mark.django_db
def test_the_middle_of_a_cells_events_can_be_found() -> None:
    stored(events(event(1, longitude=0.1, latitude=1.1), event(2, longitude=0.3, latitude=1.3)))
    cell = ViolenceCell.objects.get(size=1000)
    assert cell.longitude_sum / cell.events == pytest.approx(0.2)
    assert cell.latitude_sum / cell.events == pytest.approx(1.2)


@pytest.mark.django_db
def test_every_size_holds_all_points() -> None:
    stored(events(*(event(number, longitude=number / 7, latitude=number / 11) for number in range(20))))
    for size in CELL_SIZES:
        assert sum(ViolenceCell.objects.filter(size=size).values_list("events", flat=True)) == 20
    assert Vintage.objects.in_force().count() == 1
