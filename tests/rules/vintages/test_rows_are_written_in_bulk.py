"""What is written in bulk reads back as it was, the same on SQLite and PostgreSQL."""

from datetime import date

import polars as pl
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from saferhavens.web.mobility.models import DisplacedFigure, DisplacementReport, ViolenceEvent
from saferhavens.web.vintages import bulk
from saferhavens.web.vintages.models import Vintage


def new_vintage() -> Vintage:
    return Vintage.objects.create(source="test", started_at=timezone.now())


REPORT = {
    "report_id": 1,
    "country": "COL",
    "cause": "conflict",
    "role": "recommended",
    "persons": 12,
    "date_start": date(2025, 1, 31),
    "date_end": date(2025, 2, 1),
    "event_id": None,
    "event_name": "",
    "place_name": "",
    "longitude": None,
    "latitude": None,
    "accuracy": "",
    "reported_by": "",
    "link": "",
}


def written(**values: object) -> DisplacementReport:
    row = REPORT | {"vintage_id": new_vintage().pk} | values
    schema = {"event_id": pl.Int64, "longitude": pl.Float64, "latitude": pl.Float64}
    bulk.insert(DisplacementReport, pl.DataFrame([row], schema_overrides=schema))
    return DisplacementReport.objects.get()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", "NULL", "\\N", '"', 'a "b", c', "línea 1\nlínea 2\r\n", "\t'; DROP TABLE x; --", "中文 🕊"]
)
def test_text_comes_back_as_it_was(text: str) -> None:
    assert written(event_name=text).event_name == text


@pytest.mark.django_db
def test_nothing_known_stays_null_and_is_not_empty_text() -> None:
    report = written(event_name="", longitude=None)
    assert report.longitude is None
    assert report.event_name == ""


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0.0, -0.1, 1e-7, 179.999999999, 1 / 3])
def test_numbers_come_back_to_the_last_bit(number: float) -> None:
    assert written(longitude=number).longitude == number


@pytest.mark.django_db
def test_days_are_days() -> None:
    report = written()
    assert (report.date_start, report.date_end) == (date(2025, 1, 31), date(2025, 2, 1))
    assert DisplacementReport.objects.filter(date_start__year=2025, date_start__lt=date(2025, 2, 1)).exists()


@pytest.mark.django_db
def test_text_that_is_too_long_is_cut_with_an_ellipsis() -> None:
    name = written(event_name="ñ" * 500).event_name
    assert len(name) == 300
    assert name.endswith("ñ…")


@pytest.mark.django_db
def test_text_of_exactly_the_longest_length_is_not_cut() -> None:
    assert written(event_name="ñ" * 300).event_name == "ñ" * 300


@pytest.mark.django_db
def test_a_nul_in_a_text_is_left_out_since_postgresql_cannot_keep_it() -> None:
    assert written(event_name="a\0b").event_name == "ab"


@pytest.mark.django_db
def test_more_rows_than_one_chunk_all_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 10)
    row = {"series": "population", "year": 2024, "origin": "VEN", "asylum": "COL", "measure": "refugees"}
    frame = pl.DataFrame([row | {"persons": number} for number in range(25)])
    count = bulk.insert(DisplacedFigure, frame.with_columns(vintage_id=pl.lit(new_vintage().pk)))
    assert count == 25
    assert sum(DisplacedFigure.objects.values_list("persons", flat=True)) == sum(range(25))


@pytest.mark.django_db
def test_the_database_refuses_what_its_constraints_forbid() -> None:
    """A unique constraint speaks as Django's own error, so that callers need to know one kind only."""
    from django.db import IntegrityError

    fields = {field.column: 0 for field in ViolenceEvent._meta.concrete_fields if field.column != "id"}
    known = {
        "vintage_id": new_vintage().pk,
        "source": "x",
        "country": "COL",
        "current": True,
        "adm1_id": None,
        "adm2_id": None,
    }
    texts = {"where": "", "side_a": "", "side_b": "", "date_start": date(2020, 1, 1), "date_end": date(2020, 1, 1)}
    row = fields | known | texts
    with pytest.raises(IntegrityError):
        bulk.insert(
            ViolenceEvent, pl.DataFrame([row, row], schema_overrides={"adm1_id": pl.Int64, "adm2_id": pl.Int64})
        )


class AnyText(TestCase):
    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300))
    def test_any_text_comes_back_as_it_was(self, text: str) -> None:
        DisplacementReport.objects.all().delete()
        assert written(event_name=text).event_name == text
