"""Columns are guessed from their names and values, confirmed by a person, and then read as a form's answers are."""

from datetime import date

import pytest

from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.report import IN_FUTURE, NOT_A_DATE, ReportWrongError
from saferhavens.core.evidence.words import ActorKind, Stage
from saferhavens.web.intake.openrosa.mapping import CODES, Meaning
from saferhavens.web.intake.table.meaning import (
    LONGEST_VALUE,
    MOST_VALUES,
    NUMBER,
    Head,
    Occurrences,
    Understood,
    code_named,
    guessed,
    look_through,
    target_named,
)
from saferhavens.web.intake.table.reading import Row
from table_world import TODAY, head

NAMES = ("dano", "pais", "relato")
ROW = ("extortion", "COL", "what happened")


def report(names, row, *, always=None, **given):
    made = head(names, row, **given)
    meaning = Meaning(made.meaning.fields, made.meaning.codes, always or {})
    return Understood(Head("", made.columns, meaning, made.month_first)).report(Row(2, list(row)), TODAY)


def faults(names, row, **given):
    with pytest.raises(ReportWrongError) as caught:
        report(names, row, **given)
    return {name: [fault.reason for fault in each] for name, each in caught.value.faults.items()}


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("País", "country"),
        ("TIPO DE DAÑO", "harms"),
        ("tipo_de_dano", "harms"),
        (" Fecha del hecho ", "occurred_from"),
        ("narrative", "narrative"),
        ("actors.kind", "actors.kind"),
        ("Folio", NUMBER),
        ("lat", "latitude"),
        ("favourite colour", ""),
        ("", ""),
    ],
)
def test_names_that_say_what_they_hold_are_understood(name, target):
    assert target_named(name) == target


def test_two_columns_never_get_the_same_guess():
    assert list(guessed(look_through(["pais", "country"], []).columns).fields.values()) == ["country"]


@pytest.mark.parametrize("target", sorted(CODES))
def test_each_code_is_known_by_itself(target):
    assert {code_named(target, word.value) for word in CODES[target]} == {word.value for word in CODES[target]}


def test_a_code_is_known_by_its_label_in_any_language():
    assert {code_named("harms", text) for text in ("Extortion", "extorsión", "EXTORSION")} == {"EXTORT"}


@pytest.mark.parametrize(("text", "code"), [("col", "COL"), ("COL", "COL"), ("Colombia", ""), ("C0L", "")])
def test_a_country_is_known_by_its_three_letters(text, code):
    assert code_named("country", text) == code


def test_few_values_are_offered_and_many_are_text():
    few = [Row(n, [str(n % MOST_VALUES), str(n)]) for n in range(200)]
    columns = look_through(["few", "many"], few).columns
    assert [len(column.values) for column in columns] == [MOST_VALUES, 0]


def test_several_values_of_one_cell_are_each_one():
    assert look_through(["a"], [Row(2, ["x; y|z"]), Row(3, ["y"])]).columns[0].values == ("x", "y", "z")


def test_a_long_value_makes_a_column_text():
    assert look_through(["a"], [Row(2, ["x"]), Row(3, ["y" * (LONGEST_VALUE + 1)])]).columns[0].values == ()


def test_the_first_values_are_shown_also_of_text():
    column = look_through(["a"], [Row(n, [f"{n}" + "x" * 200]) for n in range(9)]).columns[0]
    assert [len(sample) for sample in column.samples] == [81, 81, 81]


def test_a_row_becomes_a_report():
    found = report((*NAMES, "fecha", "etapa", "personas"), (*ROW, "2026-03-03", "transit", "4"))
    assert (found.harms, found.country, found.narrative) == ((HarmType.EXTORT,), "COL", "what happened")
    assert (found.occurred_from, found.stage, found.people_low) == (date(2026, 3, 3), Stage.TRANSIT, 4)


def test_a_cell_may_hold_several_codes():
    assert report(NAMES, ("threat; extortion", "COL", "")).harms == (HarmType.THREAT, HarmType.EXTORT)


@pytest.mark.parametrize("written", ["03/04/2026", "3/4/2026", "03.04.2026", "03-04-2026 10:15", "03/04/2026T10:15"])
def test_dates_with_slashes_are_read_as_was_said(written):
    names, row = (*NAMES, "fecha"), (*ROW, written)
    assert report(names, row).occurred_from == date(2026, 4, 3)
    assert report(names, row, month_first=True).occurred_from == date(2026, 3, 4)


@pytest.mark.parametrize("written", ["31/31/2026", "0000-01-01", "yesterday", "1000000-01-01", "2026-02-30", "46000"])
def test_a_date_that_is_none_is_refused_and_not_hidden(written):
    assert faults((*NAMES, "fecha"), (*ROW, written)) == {"occurred_from": [NOT_A_DATE]}


def test_a_date_to_come_is_refused():
    assert faults((*NAMES, "fecha"), (*ROW, "2027-01-01")) == {"occurred_from": [IN_FUTURE]}


@pytest.mark.parametrize(("written", "people"), [("3", 3), ("3.0", 3), ("3,00", 3)])
def test_counts_are_read_as_spreadsheets_write_them(written, people):
    assert report((*NAMES, "personas"), (*ROW, written)).people_low == people


@pytest.mark.parametrize("written", ["about twenty", "-3", "1e400", "9" * 400 + "x", "３"])
def test_a_count_that_is_none_goes_below_the_narrative(written):
    found = report((*NAMES, "personas"), (*ROW, written))
    assert found.people_low is None
    assert f"personas: {written}" in found.narrative


def test_longitude_and_latitude_become_a_point():
    found = report((*NAMES, "lon", "lat"), (*ROW, "-72,4", "7.8"))
    assert (found.longitude, found.latitude) == (-72.4, 7.8)


@pytest.mark.parametrize("point", [("-72.4", ""), ("", "7.8"), ("west", "north")])
def test_half_a_point_is_none(point):
    found = report((*NAMES, "lon", "lat"), (*ROW, *point))
    assert (found.longitude, found.latitude) == (None, None)


@pytest.mark.parametrize("point", [("-181", "7"), ("nan", "nan"), ("inf", "7"), ("7", "91")])
def test_a_point_outside_of_the_world_is_refused(point):
    assert set(faults((*NAMES, "lon", "lat"), (*ROW, *point))) <= {"longitude", "latitude"}


def test_what_no_field_takes_stands_below_the_narrative_with_its_name():
    assert report((*NAMES, "weather"), (*ROW, "rain")).narrative == "what happened\n\nweather: rain"


def test_a_column_that_is_left_out_is_not_told():
    found = report((*NAMES, "weather"), (*ROW, "rain"), weather="-")
    assert "rain" not in found.narrative


def test_a_value_without_a_code_goes_below_the_narrative():
    found = report((*NAMES, "etapa"), (*ROW, "somewhere"))
    assert found.stage is None
    assert "etapa: somewhere" in found.narrative


def test_what_holds_for_all_rows_fills_what_they_do_not_say():
    found = report(("relato",), ("x",), always={"harms": "THREAT", "country": "PER"})
    assert (found.harms, found.country) == ((HarmType.THREAT,), "PER")


def test_without_harm_and_country_a_row_is_refused():
    assert set(faults(("relato",), ("x",))) == {"harms", "country"}


def test_too_many_cells_are_refused():
    with pytest.raises(ReportWrongError):
        Understood(head(NAMES, ROW)).report(Row(2, [*ROW, "more"]), TODAY)


def test_strange_letters_are_refused():
    assert set(faults(NAMES, ("extortion", "COL", "a\u202eb"))) == {"narrative"}


def test_a_place_is_found_by_its_code_with_or_without_its_country():
    names = (*NAMES, "place_code")
    assert report(names, (*ROW, "54001")).place_code == "COL-54001"
    assert report(names, (*ROW, "COL-54001")).place_code == "COL-54001"


def test_actors_are_alleged_unless_it_is_said():
    actor = report((*NAMES, "actors.kind", "actors.name"), (*ROW, "gang", "the ones with the red scarf")).actors[0]
    assert (actor.kind, actor.name, actor.attribution) == (ActorKind.GANG, "the ones with the red scarf", "alleged")


def test_the_original_is_the_same_in_whatever_order_columns_stand():
    left = Understood(head(("a", "b"), ("1", "2"))).original(Row(2, ["1", "2"]))
    right = Understood(head(("b", "a"), ("2", "1"))).original(Row(9, ["2", "1"]))
    assert left == right == b'{"a":"1","b":"2"}'


def test_the_original_keeps_formulas_as_they_came():
    assert Understood(head(("a",), ("=1+1",))).original(Row(2, ["=1+1"])) == b'{"a":"=1+1"}'


def test_rows_that_are_the_same_are_counted():
    seen = Occurrences()
    assert [seen.next_of(each) for each in (b"a", b"b", b"a", b"a")] == [1, 1, 2, 3]


@pytest.mark.parametrize("number", ["", "x" * 101])
def test_a_number_that_is_none_is_refused(number):
    made = Understood(head(("folio",), (number,)))
    with pytest.raises(ReportWrongError):
        made.number(Row(2, [number]))


def test_what_is_known_of_a_table_is_kept_as_json():
    made = head(NAMES, ROW, month_first=True)
    assert Head.of_json(made.as_json()) == made
