"""Tables that models read are kept whole with their vintage: what comes out is what went in, or a problem."""

from datetime import date

import polars as pl
import pytest

from open_data import prepared, stored
from saferhavens.core.problems import INPUT_DAMAGED, ProblemError
from saferhavens.sources import registry
from saferhavens.web.vintages import stores, whole
from saferhavens.web.vintages.models import Vintage, WholeTable

pytestmark = pytest.mark.django_db

TABLE = "country_month_deaths"


def months(*deaths: int, country: str = "COL", **more: object):
    rows = [
        {"country": country, "unit": "7", "month": date(2020, number, 1), "kind": "all", "deaths": dead}
        for number, dead in enumerate(deaths, start=1)
    ]
    return prepared("ucdp_country_month", {TABLE: rows}, part="months", **more)


@pytest.mark.parametrize("key", ["early_warning_project", "views_country_month", "ucdp_country_month"])
def test_what_is_read_is_what_was_stored_row_for_row(key: str) -> None:
    sample = registry.get(key).sample()
    for vintage, given in zip(stored(*sample), sample, strict=True):
        ((name, frame),) = given.tables.items()
        assert whole.read(vintage.pk, name).equals(frame)
        assert vintage.rows_stored == frame.height


def test_two_loads_of_the_same_rows_keep_the_same_bytes() -> None:
    first, second = stored(months(1, 2), months(1, 2, version="2"))
    assert bytes(WholeTable.objects.get(vintage=first).content) == bytes(WholeTable.objects.get(vintage=second).content)


def test_rows_are_counted_by_country_without_opening_the_table() -> None:
    (vintage,) = stored(months(1, 2, 3))
    assert whole.count_rows([vintage.pk], ["COL", "ECU"]) == {"COL": {TABLE: 3}}
    assert stores.counted([vintage.pk], ["COL"])["COL"] == {TABLE: 3}


def test_rows_of_several_vintages_add_up() -> None:
    vintages = stored(months(1), months(1, 2, version="2"))
    assert whole.count_rows([each.pk for each in vintages], ["COL"]) == {"COL": {TABLE: 3}}


def test_rows_without_a_country_count_for_none() -> None:
    (vintage,) = stored(months(5, country=None))
    assert whole.count_rows([vintage.pk], ["COL"]) == {}
    assert WholeTable.objects.get().rows == 1


@pytest.mark.parametrize("content", [b"", b"PAR1 and no more", b"\0" * 400])
def test_a_table_that_cannot_be_read_is_a_problem(content: bytes) -> None:
    (vintage,) = stored(months(1, 2))
    WholeTable.objects.update(content=content)
    with pytest.raises(ProblemError) as caught:
        whole.read(vintage.pk, TABLE)
    assert caught.value.problem is INPUT_DAMAGED


def test_a_table_that_has_lost_rows_is_a_problem() -> None:
    (vintage,) = stored(months(1, 2))
    WholeTable.objects.update(rows=3)
    with pytest.raises(ProblemError) as caught:
        whole.read(vintage.pk, TABLE)
    assert caught.value.problem is INPUT_DAMAGED


def test_a_table_of_another_program_version_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    (vintage,) = stored(months(1, 2))
    monkeypatch.setitem(whole.TABLES, TABLE, {"country": pl.String})
    with pytest.raises(ProblemError) as caught:
        whole.read(vintage.pk, TABLE)
    assert caught.value.problem is INPUT_DAMAGED


def test_a_table_goes_with_its_vintage() -> None:
    stored(months(1))
    Vintage.objects.all().delete()
    assert not WholeTable.objects.exists()


def test_an_older_vintage_stays_when_a_newer_one_comes() -> None:
    old, new = stored(months(1, version="2024-01"), months(2, version="2024-02"))
    assert whole.read(old.pk, TABLE)["deaths"].to_list() == [1]
    assert whole.read(new.pk, TABLE)["deaths"].to_list() == [2]
    assert set(Vintage.objects.in_force()) == {new}
