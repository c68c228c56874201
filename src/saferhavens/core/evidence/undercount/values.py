"""What comes out of an estimate of the undercount: figures with their assumptions, or a refusal with its reasons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from saferhavens.core.words import gettext_noop as _


class Method(StrEnum):
    """How the number was estimated."""

    CHAPMAN = "chapman"
    LOG_LINEAR = "log_linear"
    LATENT_CLASS = "latent_class"

    @property
    def label(self) -> str:
        return _METHOD_LABELS[self]


_METHOD_LABELS = {
    Method.CHAPMAN: _("Two lists (Chapman)"),
    Method.LOG_LINEAR: _("Log-linear models, averaged"),
    Method.LATENT_CLASS: _("Latent classes (Bayesian)"),
}


class Standing(StrEnum):
    """How much the number may be leaned on."""

    INDICATIVE = "indicative"
    ESTIMATE = "estimate"

    @property
    def label(self) -> str:
        return _STANDING_LABELS[self]

    @property
    def meaning(self) -> str:
        return _STANDING_MEANINGS[self]


_STANDING_LABELS = {Standing.INDICATIVE: _("Indicative"), Standing.ESTIMATE: _("Estimate")}

_STANDING_MEANINGS = {
    Standing.INDICATIVE: _(
        "From two lists only. Whether they depend on each other cannot be checked. Do not quote this number alone."
    ),
    Standing.ESTIMATE: _(
        "Two methods that differ in their assumptions came to similar numbers. Both are too low where some incidents "
        "are far harder to document than others."
    ),
}


class Bias(StrEnum):
    """To which side the estimate is wrong when an assumption does not hold."""

    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    EITHER = "either"

    @property
    def label(self) -> str:
        return _BIAS_LABELS[self]


_BIAS_LABELS = {
    Bias.TOO_LOW: _("If not, the estimate is too low."),
    Bias.TOO_HIGH: _("If not, the estimate is too high."),
    Bias.EITHER: _("If not, the estimate can be too low or too high."),
}


class Assumption(StrEnum):
    """What must hold for the estimate to be right."""

    NO_COMMON_NETWORK = "no_common_network"
    NO_AVOIDANCE = "no_avoidance"
    NONE_OUT_OF_REACH = "none_out_of_reach"
    EQUAL_CHANCES = "equal_chances"
    NO_MISSED_LINKS = "no_missed_links"
    NO_FALSE_LINKS = "no_false_links"
    CLOSED = "closed"
    PAIRWISE = "pairwise"
    FEW_CLASSES = "few_classes"

    @property
    def label(self) -> str:
        return _ASSUMPTION_LABELS[self]

    @property
    def bias(self) -> Bias:
        return _ASSUMPTION_BIAS[self]


_ASSUMPTION_LABELS = {
    Assumption.NO_COMMON_NETWORK: _(
        "Being in one list does not make it more likely to be in another, for example by referral."
    ),
    Assumption.NO_AVOIDANCE: _(
        "Being in one list does not make it less likely to be in another, for example because people who told one "
        "organisation avoid the next."
    ),
    Assumption.NONE_OUT_OF_REACH: _("Every incident had some chance to be documented. None was out of reach of all."),
    Assumption.EQUAL_CHANCES: _("All incidents of the group had about the same chance to be documented."),
    Assumption.NO_MISSED_LINKS: _("Reports on the same incident were recognised as such."),
    Assumption.NO_FALSE_LINKS: _("Reports on different incidents were not taken for one."),
    Assumption.CLOSED: _("All lists cover the same period and area."),
    Assumption.PAIRWISE: _("Lists depend on each other in pairs only, not three together."),
    Assumption.FEW_CLASSES: _("The incidents fall into a few kinds, and within a kind the lists are independent."),
}

_ASSUMPTION_BIAS = {
    Assumption.NO_COMMON_NETWORK: Bias.TOO_LOW,
    Assumption.NO_AVOIDANCE: Bias.TOO_HIGH,
    Assumption.NONE_OUT_OF_REACH: Bias.TOO_LOW,
    Assumption.EQUAL_CHANCES: Bias.TOO_LOW,
    Assumption.NO_MISSED_LINKS: Bias.TOO_HIGH,
    Assumption.NO_FALSE_LINKS: Bias.TOO_LOW,
    Assumption.CLOSED: Bias.TOO_HIGH,
    Assumption.PAIRWISE: Bias.EITHER,
    Assumption.FEW_CLASSES: Bias.EITHER,
}

ALWAYS_ASSUMED = (
    Assumption.NO_COMMON_NETWORK,
    Assumption.NO_AVOIDANCE,
    Assumption.NONE_OUT_OF_REACH,
    Assumption.NO_MISSED_LINKS,
    Assumption.NO_FALSE_LINKS,
    Assumption.CLOSED,
)


@dataclass(frozen=True)
class Interval:
    """Between `low` and `high` lies the true number with the stated `level` (0.95), if the assumptions hold."""

    low: float
    high: float
    level: float

    def overlaps(self, other: "Interval") -> bool:
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True)
class MethodEstimate:
    """What one method says of the number of all incidents (or people), documented or not."""

    method: Method
    estimate: float
    interval: Interval
    assumes: tuple[Assumption, ...] = ()


@dataclass(frozen=True)
class Undercount:
    """An estimate of all incidents (or people) of one group, of which `documented` are known."""

    standing: Standing
    documented: int
    estimate: float
    interval: Interval
    methods: tuple[MethodEstimate, ...]

    @property
    def documented_share(self) -> float:
        """The share of all that is documented, 0 to 1."""
        return self.documented / self.estimate

    @property
    def documented_share_interval(self) -> Interval:
        """Lowest and highest share that fit the interval of the estimate."""
        return Interval(self.documented / self.interval.high, self.documented / self.interval.low, self.interval.level)

    @property
    def undocumented(self) -> float:
        return self.estimate - self.documented

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What must hold, each once: first what every method needs, then what single methods need."""
        return tuple(dict.fromkeys([*ALWAYS_ASSUMED, *(each for one in self.methods for each in one.assumes)]))


class Reason(StrEnum):
    """Why no number is given."""

    NO_LISTS = "no_lists"
    TOO_MANY_LISTS = "too_many_lists"
    TOO_FEW = "too_few"
    NO_OVERLAP = "no_overlap"
    LITTLE_OVERLAP = "little_overlap"
    COPY = "copy"
    CONTAINED = "contained"
    LINKAGE_NOT_MEASURED = "linkage_not_measured"
    LINKAGE_HARDLY_MEASURED = "linkage_hardly_measured"
    LINKAGE_POOR = "linkage_poor"
    PERIOD_OPEN = "period_open"
    AREA_OPEN = "area_open"
    NOT_STRATIFIED = "not_stratified"
    NO_FINITE_ESTIMATE = "no_finite_estimate"
    NOT_CONVERGED = "not_converged"
    METHODS_DISAGREE = "methods_disagree"

    @property
    def label(self) -> str:
        """The sentence, with `{facts}` to be put in after translation."""
        return _REASON_LABELS[self]


_REASON_LABELS = {
    Reason.NO_LISTS: _("Number of lists: {lists}. At least two are needed, and three for more than an indication."),
    Reason.TOO_MANY_LISTS: _("There are {lists} lists. At most {most} can be compared: join those that work alike."),
    Reason.TOO_FEW: _("Only {documented} are documented. Below {least}, chance alone decides."),
    Reason.NO_OVERLAP: _(
        "“{first}” and “{second}” have nothing in common. From lists that never meet nothing follows."
    ),
    Reason.LITTLE_OVERLAP: _(
        "“{first}” and “{second}” have only {overlap} in common. Below {least} the estimate is biased and very unsure."
    ),
    Reason.COPY: _("“{first}” and “{second}” are nearly the same. One may be a copy of the other."),
    Reason.CONTAINED: _("All of “{first}” is also in “{second}”. It may have been taken from there."),
    Reason.LINKAGE_NOT_MEASURED: _("It was not measured how often reports are wrongly joined or wrongly kept apart."),
    Reason.LINKAGE_HARDLY_MEASURED: _(
        "Errors in finding duplicates were measured on {pairs} pairs of reports only. At least {least} are needed."
    ),
    Reason.LINKAGE_POOR: _(
        "Too many errors in finding duplicates: precision {precision}, recall {recall}; both must reach {least}."
    ),
    Reason.PERIOD_OPEN: _("The period is not closed: reports on it still come in, or lists cover different times."),
    Reason.AREA_OPEN: _("The area is not closed: the lists cover different places."),
    Reason.NOT_STRATIFIED: _("The incidents are not divided by {missing}. Mixed groups make the estimate too low."),
    Reason.NO_FINITE_ESTIMATE: _(
        "The log-linear models that fit best give no finite number. The lists overlap too little."
    ),
    Reason.NOT_CONVERGED: _("The latent-class method did not settle on an answer."),
    Reason.METHODS_DISAGREE: _("Two methods disagree too much for either to be believed."),
}


@dataclass(frozen=True)
class Shortfall:
    """One reason why no number is given, with the facts of the case."""

    reason: Reason
    facts: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The reason in the language of `translate`. Facts that are words themselves are translated too."""
        facts = {name: _in_words(value, translate) for name, value in self.facts.items()}
        return translate(self.reason.label).format(**facts)


def _in_words(value: object, translate: Callable[[str], str]) -> object:
    """Words of a tuple, translated and with commas; anything else as it is."""
    return ", ".join(translate(each) for each in value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Refusal:
    """Cannot estimate. Holds at least one reason and never a number for the whole."""

    shortfalls: tuple[Shortfall, ...]

    @property
    def reasons(self) -> frozenset[Reason]:
        return frozenset(each.reason for each in self.shortfalls)
