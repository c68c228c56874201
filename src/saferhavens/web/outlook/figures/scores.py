"""The scoreboard: models beside named baselines, how reliable their chances were, and what was frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from saferhavens.core.forecast.targets import Target
from saferhavens.web.design.figures import Cell, Column
from saferhavens.web.design.templatetags.design import count, country_name, day, decimal
from saferhavens.web.outlook import leads, reading, texts
from saferhavens.web.outlook.drawing import Point, reliability
from saferhavens.web.outlook.figures.figure import Figure, sources_of_vintages
from saferhavens.web.outlook.models import ForecastRun, ReliabilityBin, Score, Scoring
from saferhavens.web.outlook.parts import Part, parts
from saferhavens.web.outlook.wording import listed, signed_decimal, target_name, test_words, window_words
from saferhavens.web.outlook.words import Label

FROZEN_SHOWN = 40
LEAST_GAIN = -999
"""Percent. Larger losses are not told apart."""

HASH_SHOWN, WHOLE_HASH = 12, 64
"""Letters of a hash on the page, and in the file."""


@dataclass(frozen=True)
class Board:
    """All tests of one model for one target in one scope: the summary and its windows."""

    summary: Scoring
    windows: Sequence[Scoring]
    parts: Sequence[Scoring] = ()  # the same test by months ahead, and of the sums

    @property
    def key(self) -> str:
        scoring = self.summary
        words = [scoring.target, scoring.scope, scoring.model, "" if scoring.cases == "all" else scoring.cases]
        return "-".join(word.lower().replace("_", "-").replace(" ", "-") for word in words if word)

    @property
    def title(self) -> str:
        scoring = self.summary
        where = f", {country_name(scoring.scope)}" if scoring.scope else ""
        cases = f" ({texts.cases(scoring.cases)})" if scoring.cases != "all" else ""
        return f"{target_name(scoring.target)}{where}: {texts.model(scoring.model)}{cases}"

    @property
    def window(self) -> str:
        """The years or months of the test, in words."""
        return test_words(self.summary.window)

    @property
    def label(self) -> Label:
        return Label(self.summary.label)

    @property
    def says(self) -> str:
        facts = {
            "window": self.window,
            "units": count(self.summary.units),
            "metric": texts.metric(self.summary.metric),
        }
        if self.label is Label.SKILL:
            text = _("Test on %(window)s (%(units)s forecasts): it beat every baseline by this measure: %(metric)s.")
        else:
            text = _(
                "Test on %(window)s (%(units)s forecasts): it did not beat every baseline by this measure: %(metric)s."
                " Do not rely on it more than on the baseline."
            )
        return text % facts

    @cached_property
    def entrants(self) -> list[str]:
        """The model first, then its baselines."""
        found = dict.fromkeys(score.entrant for score in self.summary.scores.all())
        return sorted(found, key=lambda entrant: entrant != self.summary.model)

    @cached_property
    def baselines(self) -> set[str]:
        """The entrants that cost nothing, which the model must beat; a published model beside ours is none."""
        return {score.entrant for score in self.summary.scores.all() if score.is_baseline}

    @cached_property
    def reliability(self) -> dict[str, list[ReliabilityBin]]:
        """Bins by entrant."""
        found: dict[str, list[ReliabilityBin]] = {}
        for each in self.summary.reliability.all():
            found.setdefault(each.entrant, []).append(each)
        return found


def boards() -> list[Board]:
    """Every model that was tested, as `reading.scoreboard` orders them."""
    grouped: dict[tuple[str, str, str, str], list[Scoring]] = {}
    parts: list[Scoring] = []
    for each in reading.scoreboard():
        if leads.is_part(each.cases):
            parts.append(each)
        else:
            grouped.setdefault((each.target, each.scope, each.model, each.cases), []).append(each)
    return sorted((_board(group, parts) for group in grouped.values()), key=_place_of)


def _place_of(board: Board) -> tuple[bool, int, str, str, bool]:
    """Onsets first, then what is forecast of countries, then divisions; the hard cases follow their whole."""
    scoring = board.summary
    whole = scoring.cases == leads.ALL
    return bool(scoring.scope), list(Target).index(Target(scoring.target)), scoring.scope, scoring.model, not whole


def _board(group: Sequence[Scoring], parts: Sequence[Scoring]) -> Board:
    summary = next((each for each in group if each.is_summary), group[0])
    own = [each for each in parts if summary.cases == leads.ALL and _same_test(each, summary)]
    return Board(summary, [each for each in group if each is not summary], sorted(own, key=_by_lead))


def _same_test(one: Scoring, other: Scoring) -> bool:
    names = ("target", "scope", "model", "window", "input_hash")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _by_lead(scoring: Scoring) -> tuple[int, int]:
    return leads.order(scoring.cases)


# --- under way ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UnderWay:
    """A test on the past that is not complete yet."""

    name: str
    done: int
    whole: int


def under_way() -> list[UnderWay]:
    """The tests of which some origins are still to come."""
    running = reading.trials_under_way()
    if not running:
        return []
    known = {part.name: part for part in parts()}
    found = ((known[part], attempt) for part, attempt in running.items() if part in known)
    return [UnderWay(_part_name(part), attempt.done, attempt.whole) for part, attempt in found]


def _part_name(part: Part) -> str:
    where = f", {country_name(part.scope)}" if part.scope else ""
    return f"{target_name(part.target)}{where}"


# --- figures of one board -----------------------------------------------------------------------------------------


def scores_figure(board: Board) -> Figure:
    """Each measure a row, each entrant a column; the file holds all windows with their intervals."""
    scores = _by_metric(board.summary)
    metrics = sorted({metric for metric, _entrant in scores}, key=_order)
    entrants = board.entrants
    return Figure(
        key=board.key,
        title=_("Scores beside the baselines"),
        about=board.title,
        says=board.says,
        columns=[
            Column("metric", _("Measure"), "text"),
            *(Column(entrant, _entrant_name(entrant, board), "text") for entrant in entrants),
        ],
        rows=[[texts.metric(m), *(_score_words(scores.get((m, e))) for e in entrants)] for m in metrics],
        sources=[*_test_line(board.summary), *sources_of_vintages(board.summary.vintages)],
        address=reverse("outlook:scores_download", args=[board.key]),
        meaning=meaning(metrics),
        uncertainty=_(
            "In brackets: the range in which the measure lies in 9 of 10 repetitions with other countries (bootstrap of"
            " whole countries). Where ranges overlap, the difference may be chance."
        ),
        is_open=True,
    )


def leads_figure(board: Board) -> Figure | None:
    """How far ahead the model knows more than its baselines: a row a lead or sum; None where that was not tested."""
    if not board.parts:
        return None
    metric, entrants = board.summary.metric, board.entrants
    return Figure(
        key=f"{board.key}-ahead",
        title=_("How far ahead it helps"),
        about=board.title,
        says=_says_leads(board),
        columns=[
            Column("cases", _("What is forecast"), "text"),
            Column("judgement", _("Judgement"), "text"),
            *(Column(entrant, _entrant_name(entrant, board), "text") for entrant in entrants),
            *(Column(f"better_{each}", _better_than(each), "text") for each in entrants if each in board.baselines),
        ],
        rows=[_lead_row(each, metric, board) for each in board.parts],
        sources=[*_test_line(board.summary), *sources_of_vintages(board.summary.vintages)],
        address=reverse("outlook:scores_download", args=[f"{board.key}-ahead"]),
        meaning=[
            _("The measure is %(metric)s; lower is better.") % {"metric": texts.metric(metric)},
            _(
                "Months are judged by how far ahead they were forecast. A sum is judged as it is told: the months of"
                " each of 1,000 outcomes are added up, and the whole is held against what came."
            ),
        ],
        uncertainty=_(
            "In brackets: the range of the gain in 9 of 10 repetitions with other places; for all places together, with"
            " other starting months. Where it reaches below 0, the gain may be chance."
        ),
        is_open=True,
    )


def _by_metric(scoring: Scoring) -> dict[tuple[str, str], Score]:
    return {(each.metric, each.entrant): each for each in scoring.scores.all()}


def _better_than(entrant: str) -> str:
    return _("gain over: %(name)s") % {"name": texts.model(entrant)}


def _lead_row(scoring: Scoring, metric: str, board: Board) -> list[Cell]:
    scores = _by_metric(scoring)
    gains = [scores.get(("skill_over", each)) for each in board.entrants if each in board.baselines]
    return [
        part_words(scoring.cases),
        _(Label(scoring.label).label),
        *(_score_words(scores.get((metric, each))) for each in board.entrants),
        *map(_gain_words, gains),
    ]


def _gain_words(score: Score | None) -> str:
    """By how many percent the score is lower, with its range."""
    if score is None or score.value is None:
        return "–"
    shown = [percent_words(each) for each in (score.value, score.low or 0.0, score.high or 0.0)]
    return _("%(value)s %% (%(low)s to %(high)s)") % dict(zip(("value", "low", "high"), shown, strict=True))


def percent_words(gain: float) -> str:
    """A gain in percent. Beside a baseline that was nearly never wrong, losses have no bottom."""
    in_percent = 100 * gain
    if in_percent < LEAST_GAIN:
        return f"< {signed_decimal(LEAST_GAIN, 0)}"
    return signed_decimal(in_percent, 1 if abs(in_percent) < 1 else 0)


def part_words(cases: str) -> str:
    """What is judged together, in words: "months 4 to 6 ahead", "the first 6 months added up"."""
    kind, _space, span = cases.partition(" ")
    if kind == "total":
        return _("the first %(number)s months of all places together") % {"number": span}
    if kind == "sum":
        return _("the first %(number)s months added up") % {"number": span}
    first, _hyphen, last = span.partition("-")
    return _("months %(first)s to %(last)s ahead") % {"first": first, "last": last}


def _says_leads(board: Board) -> str:
    without = [part_words(each.cases) for each in board.parts if each.label == Label.NO_SKILL]
    if not without:
        return _("It beat every baseline at each distance and for each sum.")
    if len(without) == len(board.parts):
        return _("It did not beat every baseline at any distance: no skill.")
    return _("No skill for: %(names)s. There it did not beat every baseline; elsewhere it did.") % {
        "names": listed(without)
    }


def _order(metric: str) -> tuple[int, str]:
    """As `texts.METRICS` has them; what is not named there comes last."""
    known = list(texts.METRICS)
    return (known.index(metric) if metric in known else len(known), metric)


def _entrant_name(entrant: str, board: Board) -> str:
    name = texts.model(entrant)
    return _("baseline: %(name)s") % {"name": name} if entrant in board.baselines else name


def _score_words(score: Score | None) -> str:
    if score is None or score.value is None:
        return "–"
    value = plain_number(score.value)
    if score.low is None or score.high is None:
        return value
    low, high = plain_number(score.low), plain_number(score.high)
    if score.low < 0:  # a dash beside a minus cannot be read
        return _("%(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}
    return f"{value} ({low}–{high})"


def plain_number(value: float) -> str:
    """A score with as many decimals as it deserves, and a real minus."""
    size = abs(value)
    places = 0 if size >= 100 or value == round(value) else 2 if size >= 10 else 3 if size >= 0.1 else 4
    return decimal(value, places).replace("-", "−")


def _test_line(scoring: Scoring) -> list[str]:
    facts = {
        "day": day(scoring.scored_at.date()),
        "version": scoring.code_version,
        "hash": scoring.input_hash[:12],
    }
    return [_("Scored on %(day)s, program version %(version)s; hash of the data: %(hash)s.") % facts]


def meaning(metrics: Sequence[str]) -> list[str]:
    """How to read the measures."""
    lower = [texts.metric(m) for m in metrics if m in ("brier", "log_score", "crps", "ign", "mis", "mae")]
    found = [
        _(
            "Every figure comes from forecasts whose test years the model had not seen when its choices were made. A"
            " baseline is the simplest forecast that costs nothing; a model that does not beat it has no skill."
        )
    ]
    if lower:
        found.append(_("Lower is better: %(names)s.") % {"names": "; ".join(lower)})
    return found


def scores_rows(board: Board) -> tuple[list[Column], list[list[Cell]]]:
    """Everything of a board, one row a score."""
    columns = [
        Column(key, key, "text")
        for key in ("window", "cases", "summary", "units", "entrant", "baseline", "metric", "value", "low", "high")
    ]
    scorings = (board.summary, *board.windows, *board.parts)
    rows = [_full_row(scoring, score) for scoring in scorings for score in scoring.scores.all()]
    return columns, rows


def _full_row(scoring: Scoring, score: Score) -> list[Cell]:
    return [
        scoring.window,
        scoring.cases,
        int(scoring.is_summary),
        scoring.units,
        score.entrant,
        int(score.is_baseline),
        score.metric,
        score.value,
        score.low,
        score.high,
    ]


# --- reliability --------------------------------------------------------------------------------------------------


def diagram(board: Board) -> SafeString:
    """The reliability diagram of the model; empty where none was kept."""
    bins = board.reliability.get(board.summary.model, [])
    if not bins:
        return SafeString("")
    points = [Point(each.forecast, each.observed, each.low, each.high, each.count) for each in bins]
    return reliability(points, _("Chance that was forecast"), _("How often it happened"))


def reliability_figure(board: Board) -> Figure | None:
    """The bins of the diagram as a table."""
    bins = board.reliability.get(board.summary.model, [])
    if not bins:
        return None
    return Figure(
        key=f"{board.key}-reliability",
        title=_("How reliable the chances were"),
        about=board.title,
        says=_says_reliability(bins),
        columns=[
            Column("forecast", _("Mean chance forecast"), "share"),
            Column("observed", _("How often it happened"), "share"),
            Column("low", _("Low"), "share"),
            Column("high", pgettext("the end of a range", "High"), "share"),
            Column("count", _("Forecasts")),
        ],
        rows=[[each.forecast, each.observed, each.low, each.high, each.count] for each in bins],
        sources=[*_test_line(board.summary), *sources_of_vintages(board.summary.vintages)],
        address=reverse("outlook:scores_download", args=[f"{board.key}-reliability"]),
        meaning=[
            _("Forecasts are put in groups of about the same chance. On the line it happened as often as was said.")
        ],
        uncertainty=_("The vertical lines are 90 % intervals of how often it happened in each group."),
        drawing=diagram(board),
    )


def _says_reliability(bins: Sequence[ReliabilityBin]) -> str:
    apart = sum(each.low is not None and each.high is not None and not _holds(each) for each in bins)
    if not apart:
        return _("In every group of forecasts, what was said lies within the interval of what happened.")
    return _(
        "In %(apart)s of %(all)s groups of forecasts, what was said lies outside the interval of what happened."
    ) % {
        "apart": count(apart),
        "all": count(len(bins)),
    }


def _holds(each: ReliabilityBin) -> bool:
    return (each.low or 0.0) <= each.forecast <= (each.high if each.high is not None else 1.0)


# --- frozen forecasts ---------------------------------------------------------------------------------------------


def frozen(waiting: Sequence[ForecastRun], scored: Sequence[Scoring]) -> Figure:
    """Every frozen forecast, scored or waiting, with its hash and its data."""
    done = [each for each in scored if each.cases == "all"]
    listed = [(run, _waiting_words(run)) for run in waiting]
    listed += [(each.run, _(Label(each.label).label)) for each in done if each.run]
    return Figure(
        key="frozen",
        title=_("Forecasts that were frozen before their outcome"),
        says=_("%(waiting)s wait for their outcome; %(scored)s have been scored.")
        % {"waiting": count(len(waiting)), "scored": count(len(done))},
        columns=_frozen_columns(),
        rows=[_frozen_row(run, state, HASH_SHOWN) for run, state in listed[:FROZEN_SHOWN]],
        all_rows=[_frozen_row(run, state, WHOLE_HASH) for run, state in listed],
        sources=[_("Record of this site. Nothing in it is ever changed or removed.")],
        address=reverse("outlook:scores_download", args=["frozen"]),
        meaning=[
            _(
                "The hash is SHA-256 over all that a forecast says, the data it came from and the program's version."
                " Who has the hash can prove later that nothing was changed. The page shows its first twelve letters;"
                " the file shows all, with program and data."
            )
        ],
        in_file_only=frozenset({"version", "vintages"}),
        is_open=True,
    )


def _waiting_words(run: ForecastRun) -> str:
    """What was scored of a forecast whose last months are still to come."""
    scored = sorted((each for each in run.scorings.all() if each.cases.startswith("ahead ")), key=_by_lead)
    if not scored:
        return _("waiting for its outcome")
    told = [
        _("%(months)s: %(label)s") % {"months": part_words(each.cases), "label": _(Label(each.label).label)}
        for each in scored
    ]
    return _("%(scored)s; waiting for the rest") % {"scored": "; ".join(told)}


def _frozen_columns() -> list[Column]:
    return [
        Column("number", _("Number"), "text"),
        Column("target", _("What"), "text"),
        Column("scope", _("Where"), "text"),
        Column("model", _("Model"), "text"),
        Column("window", _("For"), "text"),
        Column("frozen_on", _("Frozen on"), "day"),
        Column("state", _("State"), "text"),
        Column("version", _("Program"), "text"),
        Column("vintages", _("Data"), "text"),
        Column("hash", _("Hash"), "text"),
    ]


def _frozen_row(run: ForecastRun, state: str, letters: int) -> list[Cell]:
    return [
        run.short,
        target_name(run.target),
        country_name(run.scope) if run.scope else _("countries"),
        texts.model(run.model),
        window_words(run.target, run.first, run.last),
        run.frozen_at.date(),
        state,
        run.code_version,
        "; ".join(_vintage_words(each, letters) for each in run.vintages),
        run.content_hash[:letters],
    ]


def _vintage_words(vintage: Mapping[str, object], letters: int) -> str:
    words = (str(vintage.get("source", "")), str(vintage.get("version", "")), str(vintage.get("sha256", ""))[:letters])
    return " ".join(word for word in words if word)
