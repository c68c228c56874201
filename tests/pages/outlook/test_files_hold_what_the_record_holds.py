"""Every download against the rows of the record: columns, numbers, sources, and nothing a spreadsheet would run."""

import pytest

import cast
import outlook_world
from saferhavens.core.detection.values import Signal
from saferhavens.core.forecast.months import first_day
from saferhavens.core.words import Role, Sector
from saferhavens.web.outlook.figures import months
from saferhavens.web.outlook.figures.replay import MOST_STEPS
from saferhavens.web.outlook.leads import SUMS, TOLD
from saferhavens.web.outlook.models import ForecastRun, ForecastValue, ReplayRecord, Score, SignalRecord
from saferhavens.web.places.models import Place

pytestmark = pytest.mark.django_db

REPLAY = "?place=COL-52&kind=one_sided&rule=Rise"
QUANTILES = "median,q05,q25,q75,q95,mean,chance_any,chance_25,judgement"
COLUMNS = {
    "/outlook/watch-list.csv": "country,code,rank,chance,low,high,base_rate,times_base_rate",
    "/outlook/signals.csv": (
        "place,code,kind,since,seen,observed,expected,low,high,level,direction,rule,looked_for,data,reported"
    ),
    "/outlook/deaths.csv": f"place,code,window,{QUANTILES}",
    "/outlook/places/COL/reasons.csv": "reason,code,part,effect",
    "/outlook/places/COL/history.csv": "window,frozen_on,chance,low,high,base_rate,rank,hash,number",
    "/outlook/places/COL/deaths.csv": f"month,{QUANTILES}",
    "/outlook/places/COL-52/deaths.csv": f"month,{QUANTILES}",
    "/outlook/places/COL/deaths-divisions.csv": f"place,code,window,{QUANTILES}",
    "/outlook/scoreboard/mass-killing-onset-ours.csv": (
        "window,cases,summary,units,entrant,baseline,metric,value,low,high"
    ),
    "/outlook/scoreboard/mass-killing-onset-ours-reliability.csv": "forecast,observed,low,high,count",
    "/outlook/scoreboard/frozen.csv": "number,target,scope,model,window,frozen_on,state,version,vintages,hash",
    f"/outlook/replay/timeline.csv{REPLAY}": "step,observed,expected_at_most,alarm,event",
    f"/outlook/replay/events.csv{REPLAY}": "place,code,begins,alarm,lead",
    "/outlook/replay/replays.csv": (
        "place,kind,rule,window,events,hits,misses,false_alarms,false_per_100_cell_months,"
        "false_per_analyst_month,lead_median"
    ),
}
"""File → its columns; each ends with its source."""


def number(text: str) -> float | None:
    return float(text) if text else None


@pytest.mark.parametrize("path", COLUMNS)
def test_programs_find_the_columns_that_they_know(world, client, path):
    head = client.get(path).content.decode("utf-8-sig").splitlines()[0]
    assert head == COLUMNS[path] + ",source"


@pytest.mark.parametrize("path", COLUMNS)
def test_every_row_is_whole_and_says_where_it_comes_from(world, table, path):
    rows = table(path)
    assert rows
    for row in rows:
        assert None not in row
        assert None not in row.values()
    sources = {row["source"] for row in rows}
    assert len(sources) == (len(rows) if "history" in path else 1)  # each past forecast by itself
    assert all("Data: Uppsala Conflict Data Program" in source for source in sources) or "frozen" in path


@pytest.mark.parametrize("path", COLUMNS)
def test_a_file_begins_with_the_mark_that_spreadsheets_need_for_accents(world, client, path):
    response = client.get(path)
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response.content.count(b"\xef\xbb\xbf") == 1
    assert response.headers["Content-Disposition"].startswith('attachment; filename="outlook-')
    assert response.headers["Content-Disposition"].endswith('.csv"')


# --- numbers ------------------------------------------------------------------------------------------------------


def test_each_country_has_its_frozen_chance(world, table):
    run = ForecastRun.objects.get(target="mass_killing_onset", origin=2024)
    frozen = {value.unit: value for value in run.values.all()}
    rows = table("/outlook/watch-list.csv")
    assert {row["code"] for row in rows} == set(frozen)
    for row in rows:
        value = frozen[row["code"]]
        for name in ("chance", "low", "high", "base_rate", "rank"):
            assert number(row[name]) == pytest.approx(getattr(value, name), abs=1e-8)
        assert number(row["times_base_rate"]) == pytest.approx(value.chance / value.base_rate, abs=1e-6)


def test_before_and_now_are_the_two_frozen_chances_and_the_change_is_in_points(world, table):
    then, now = (
        {value.unit: value.chance for value in ForecastRun.objects.get(origin=year).values.all()}
        for year in (2023, 2024)
    )
    for row in table("/outlook/moved.csv"):
        code = row["code"]
        assert number(row["before"]) == pytest.approx(then[code], abs=1e-8)
        assert number(row["now"]) == pytest.approx(now[code], abs=1e-8)
        assert number(row["change"]) == pytest.approx(100 * (now[code] - then[code]), abs=1e-6)


def test_what_moved_most_stands_first_in_the_file(world, table):
    changes = [abs(float(row["change"])) for row in table("/outlook/moved.csv")]
    assert changes == sorted(changes, reverse=True)


def test_a_change_has_a_column_for_each_exact_part(world, table):
    row = table("/outlook/moved.csv")[0]
    parts = {name.removeprefix("part_") for name in row if name.startswith("part_")}
    assert parts == {"base", *outlook_world.REASONS}


FROZEN = {
    "median": "q50",
    "q05": "q05",
    "q25": "q25",
    "q75": "q75",
    "q95": "q95",
    "mean": "mean",
    "chance_any": "chance",
    "chance_25": "at_least_25",
}
"""Column of a file → what the record calls it."""


@pytest.mark.parametrize(("code", "scope"), [("COL", ""), ("COL-52", "COL"), ("COL-86", "COL")])
def test_each_month_of_a_place_is_the_frozen_one(world, table, code, scope):
    values = ForecastValue.objects.filter(run__scope=scope, run__target="state_based_deaths", unit=code)
    by_month = {first_day(value.first).isoformat(): value for value in values if value.first == value.last}
    rows = table(f"/outlook/places/{code}/deaths.csv")
    assert [row["month"] for row in rows] == sorted(by_month)
    for row in rows:
        for column, name in FROZEN.items():
            assert number(row[column]) == pytest.approx(getattr(by_month[row["month"]], name), abs=1e-8)


@pytest.mark.parametrize(
    ("path", "scope"), [("/outlook/deaths.csv", ""), ("/outlook/places/COL/deaths-divisions.csv", "COL")]
)
def test_of_each_place_six_months_come_first_then_the_other_sums_then_each_month(world, table, path, scope):
    rows = table(path)
    ahead = len(SUMS) + len(outlook_world.MONTHS)
    for start in range(0, len(rows), ahead):
        whole, three, twelve, *single = rows[start : start + ahead]
        assert whole["window"] == "October 2025 to March 2026"
        assert three["window"] == "October 2025 to December 2025"
        assert twelve["window"] == "October 2025 to September 2026"
        assert [row["window"] for row in single][:2] == ["October 2025", "November 2025"]
        assert {row["code"] for row in rows[start : start + ahead]} == {whole["code"]}
        for length, row in ((TOLD, whole), (3, three), (12, twelve)):
            value = ForecastValue.objects.get(
                run__scope=scope,
                unit=whole["code"],
                first=outlook_world.MONTHS[0],
                last=outlook_world.MONTHS[length - 1],
            )
            assert number(row["mean"]) == pytest.approx(value.mean, abs=1e-8)
            assert sum(float(each["mean"]) for each in single[:length]) == pytest.approx(value.mean, abs=1e-6)


def test_each_score_is_the_kept_one(world, table):
    kept = {(score.entrant, score.metric): score for score in Score.objects.all()}
    rows = table("/outlook/scoreboard/mass-killing-onset-ours.csv")
    assert {(row["entrant"], row["metric"]) for row in rows} == set(kept)
    for row in rows:
        score = kept[row["entrant"], row["metric"]]
        assert [number(row[name]) for name in ("value", "low", "high")] == [score.value, score.low, score.high]
        assert row["baseline"] == str(int(score.is_baseline))


def test_each_signal_is_the_kept_one(world, table):
    kept = {signal.unit: signal for signal in SignalRecord.objects.all()}
    rows = table("/outlook/signals.csv")
    assert {row["code"] for row in rows} == set(kept)
    for row in rows:
        signal = kept[row["code"]]
        for name in ("observed", "expected", "low", "high", "level"):
            assert number(row[name]) == getattr(signal, name)
        assert row["direction"] == ("silence" if signal.is_silence else "rise")


def test_each_replay_is_the_kept_one(world, table):
    for row in table("/outlook/replay/replays.csv"):
        kept = ReplayRecord.objects.get(place={"Colombia": "COL", "Norte": "COL-52"}[row["place"]])
        for name in ("events", "hits", "false_alarms", "false_per_100_cell_months", "false_per_analyst_month"):
            assert number(row[name]) == getattr(kept, name)
        assert int(row["hits"]) + int(row["misses"]) == int(row["events"])


def test_the_course_is_the_kept_one(world, table):
    course = ReplayRecord.objects.get(place="COL-52").course
    rows = table(f"/outlook/replay/timeline.csv{REPLAY}")
    assert [number(row["observed"]) for row in rows] == [each["observed"] for each in course]
    assert [row["alarm"] == "alarm" for row in rows] == [bool(each["alarm"]) for each in course]


def test_every_frozen_forecast_can_be_checked_by_its_whole_hash(world, table):
    rows = table("/outlook/scoreboard/frozen.csv")
    assert {row["hash"] for row in rows} == set(ForecastRun.objects.values_list("content_hash", flat=True))
    assert all("ab" * 32 in row["vintages"] for row in rows)


def test_the_page_shows_a_part_of_a_long_course_and_the_file_all(db, client, table):
    outlook_world.places()
    facts = {"unit": "COL-52", "kind": "one_sided", "observed": 1.0, "expected": 1.0, "high": 2.0, "alarm": False}
    first = outlook_world.ORIGIN - MOST_STEPS - 4
    outlook_world.replay("COL-52", course=[facts | {"step": first + step} for step in range(MOST_STEPS + 5)])
    page = client.get(f"/outlook/replay/{REPLAY}").content.decode()
    timeline = page.split('id="timeline"')[1].split("</table>")[0]
    assert timeline.count("<tr>") == 1 + MOST_STEPS
    assert len(table(f"/outlook/replay/timeline.csv{REPLAY}")) == MOST_STEPS + 5


# --- what a spreadsheet would run ---------------------------------------------------------------------------------

FORMULAS = ("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1", "\u200b=1", "a;=1")


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_name_of_a_place_starts_no_formula(db, table, formula):
    outlook_world.places()
    outlook_world.onset()
    Place.objects.filter(code="COL").update(name_en=formula, name_es=formula)
    (row,) = (row for row in table("/outlook/watch-list.csv") if row["code"] == "COL")
    assert row["country"] == (formula.replace(";", ";'") if formula.startswith("a") else f"'{formula}")


@pytest.mark.parametrize("formula", FORMULAS[:4])
def test_the_name_of_a_rule_or_a_kind_starts_no_formula(db, table, formula):
    outlook_world.places()
    loud = vars(outlook_world.signal()) | {"rule": formula, "kind": formula}
    outlook_world.scan(Signal(**loud))
    (row,) = table("/outlook/signals.csv")
    assert row["kind"] == f"'{formula}"
    assert row["rule"] == f"'{formula}"


@pytest.mark.parametrize("path", COLUMNS)
def test_no_cell_of_any_file_begins_like_a_formula_unless_it_is_a_number(world, table, path):
    for row in table(path):
        for cell in row.values():
            if cell[:1] in tuple("=+-@\t\r"):
                float(cell)


def test_a_change_downwards_stays_a_number(db, table):
    outlook_world.onset(2023, shift=0.4)
    outlook_world.onset(2024)
    changes = [row["change"] for row in table("/outlook/moved.csv")]
    assert all(change.startswith("-") for change in changes)
    assert all(float(change) < 0 for change in changes)


# --- reports of organisations -------------------------------------------------------------------------------------

READERS = {
    "nobody": None,
    "a judge of the organisation": (Role.ANALYST, Sector.OMBUDS, "Ombuds Office"),
    "a judge of another": (Role.ANALYST, Sector.CIVIL_SOCIETY, "River Watch"),
    "a state body": (Role.FOCAL_POINT, Sector.STATE, "Ministry"),
}


def reader(name: str, client):
    if READERS[name] is None:
        return client
    role, sector, office = READERS[name]
    return cast.signed_in(cast.person(role, name="Fede", of=cast.organisation(office, sector)))


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("held", [True, False], ids=["beside open data", "alone"])
def test_whoever_asks_no_file_knows_of_reports(db, client, name, held):
    if held:
        outlook_world.build()
    else:
        outlook_world.places()
    by = reader(name, client)
    paths = ["/outlook/signals.csv", "/outlook/places/COL/signals.csv", "/outlook/places/COL-52/signals.csv"]
    before = [by.get(path).content for path in paths]
    secret = vars(outlook_world.signal("COL-52", "non_state", level=3)) | {"observed": 4711, "rule": "Whisper"}
    outlook_world.scan(Signal(**secret), organisation=cast.organisation(), source="reports")
    assert SignalRecord.objects.filter(rule="Whisper").exists()
    assert [by.get(path).content for path in paths] == before


@pytest.mark.parametrize("name", [name for name in READERS if name != "a judge of the organisation"])
@pytest.mark.parametrize(
    "path",
    ["/outlook/", "/outlook/places/COL/", "/outlook/places/COL-52/", "/outlook/scoreboard/", "/outlook/methods/"],
)
def test_for_others_a_page_is_the_same_with_and_without_reports(world, client, name, path, read):
    by = reader(name, client)
    before = read(path, by=by)
    secret = vars(outlook_world.signal("COL-52", "non_state", level=3)) | {"observed": 4711, "rule": "Whisper"}
    outlook_world.scan(Signal(**secret), organisation=cast.organisation(), source="reports")
    assert read(path, by=by) == before


def test_every_target_with_months_has_a_file_of_all_its_places(db, table):
    outlook_world.places()
    for target, key in months.KEYS.items():
        outlook_world.counts({"COL": 5.0, "PER": 3.0, "KEN": 1.0}, target)
        assert [row["code"] for row in table(f"/outlook/{key}.csv")][:1] == ["COL"]
        assert {row["code"] for row in table(f"/outlook/{key}.csv")} == {"COL", "PER", "KEN"}
