"""What the map's interface answers. Descriptions are read in openapi.json."""

from ninja import Field, Schema

Position = tuple[float, float]


class SourceOut(Schema):
    """Whose figures these are."""

    publisher: str
    licence: str
    licence_url: str
    cite: str = Field(description="How the publisher asks to be cited.")


class ClassOut(Schema):
    """One class of the colours."""

    low: float = Field(description="Lower limit, inclusive.")
    high: float | None = Field(description="Upper limit, exclusive; null: none.")
    step: int = Field(description="Colour from 1 (weak) to 6 (strong).")


class AreaOut(Schema):
    """One area. What is null is not known: never to be read as zero."""

    code: str = Field(description="ISO 3166-1 alpha-3, or with the country's own code after a hyphen: COL-05001.")
    name: str
    persons: int | None
    population: int | None = Field(description="Inhabitants.")
    step: int | None = Field(description="Colour: 0 for zero, 1 to 6; null: not known.")


class AreasOut(Schema):
    """The figures of a view."""

    title: str
    sentence: str
    definition: str
    date: str
    shown_as: str = Field(description="What the colours show: count, or rate (per 1,000 inhabitants).")
    total: int = Field(description="All people, also those whose area is not known.")
    unplaced: int = Field(description="People whose area is not known.")
    classes: list[ClassOut]
    areas: list[AreaOut]
    source: SourceOut


class FlowOut(Schema):
    """People of one country who live in another, at the end of the year."""

    origin: str
    asylum: str
    origin_name: str
    asylum_name: str
    persons: int
    start: Position = Field(description="A point in the country of origin: longitude, latitude.")
    end: Position = Field(description="A point in the country of asylum: longitude, latitude.")


class FlowsOut(Schema):
    flows: list[FlowOut] = Field(description="The fifteen largest that the map can draw.")
    rest_count: int
    rest_persons: int
    date: str
    definition: str
    source: SourceOut


class TollOut(Schema):
    """Events and what they cost in lives, by UCDP's best, low and high estimates."""

    events: int
    best: int
    low: int
    high: int


class ClusterOut(TollOut):
    """The events of one cell of a grid, in the middle of where they happened."""

    longitude: float
    latitude: float
    by_type: dict[int, int] = Field(
        description="Events by UCDP's type of violence: 1 state-based, 2 non-state, 3 one-sided."
    )


class EventOut(TollOut):
    """One event whose place is known exactly (precision 1) or within about 25 km (2)."""

    id: int
    longitude: float
    latitude: float
    date_start: str
    date_end: str
    type: int
    precision: int
    where: str
    side_a: str
    side_b: str
    civilians: int
    provisional: bool


class CoversOut(Schema):
    """Of which time the lists of violence speak. Silence on any other time is no answer."""

    start: int = Field(description="First year that was asked for.")
    end: int = Field(description="Last year that was asked for.")
    final: tuple[str, str] | None = Field(description="First and last day of the final list; null: none is loaded.")
    provisional: list[str] = Field(description="Months of the provisional releases that are counted: 2023-10.")
    not_covered: list[tuple[str, str]] = Field(
        description="First and last month of each time that was asked for and of which no list speaks."
    )


class EventsOut(Schema):
    """What is in sight: sums by grid cell, or the single events where they are few."""

    clusters: list[ClusterOut]
    events: list[EventOut]
    cell: int = Field(description="Side of a grid cell in thousandths of a degree.")
    covers: CoversOut
    source: SourceOut


class VaguePlaceOut(TollOut):
    """Events of which only the municipality (level 2) or the department (level 1) is known.

    In a view of departments or countries, those of its municipalities count for the department.
    """

    code: str
    longitude: float = Field(description="Of a point inside the place, to write the number at.")
    latitude: float
    level: int
    civilians: int


class VagueOut(Schema):
    places: list[VaguePlaceOut]
    not_drawn: int = Field(description="Events known only to a wider region or to the country.")
    covers: CoversOut
    source: SourceOut


class FigureOfDateOut(Schema):
    """People of one status in a place on one date."""

    date: str = Field(description="A year (its end), or a day.")
    status: str
    persons: int
    source: str


class ViolenceOfYearOut(Schema):
    """Final UCDP events of one type in one year that are known to lie in the place."""

    year: int
    type: int
    events: int
    best: int
    low: int
    high: int
    civilians: int


class SeriesOut(Schema):
    """A place through time. A year that is missing was not recorded: it is not zero."""

    code: str
    figures: list[FigureOfDateOut]
    violence: list[ViolenceOfYearOut]
    violence_covers: tuple[str, str] | None = Field(
        description="First and last day of the final list; null: none is loaded."
    )
    sources: list[SourceOut]
