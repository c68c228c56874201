"""Figures of displaced people and events of violence, each row with its vintage, and the sums that the map reads."""

from django.db import models

from saferhavens.web.places.models import Place
from saferhavens.web.vintages.models import Vintage

CELL_SIZES = (4000, 2000, 1000, 500, 250, 125, 62)
"""Sides of the grid cells of `ViolenceCell`, in thousandths of a degree: about 440 km down to 7 km at the equator."""


class DisplacedFigure(models.Model):
    """UNHCR: people by year, country of origin and country of asylum (`sources.tables.DISPLACED`)."""

    vintage = models.ForeignKey(Vintage, on_delete=models.CASCADE, db_index=False, related_name="+")
    series = models.CharField(max_length=24)
    year = models.SmallIntegerField()
    origin = models.CharField(max_length=3)
    asylum = models.CharField(max_length=3)
    measure = models.CharField(max_length=24)
    persons = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["vintage", "asylum", "year"], name="displaced_by_asylum"),
            models.Index(fields=["vintage", "origin", "year"], name="displaced_by_origin"),
            models.Index(fields=["vintage", "year", "measure"], name="displaced_by_year"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year} {self.origin} → {self.asylum}: {self.persons} {self.measure}"


class DemographicFigure(models.Model):
    """UNHCR: people by place inside the country of asylum, sex and age (`sources.tables.DEMOGRAPHICS`)."""

    vintage = models.ForeignKey(Vintage, on_delete=models.CASCADE, db_index=False, related_name="+")
    year = models.SmallIntegerField()
    origin = models.CharField(max_length=3)
    asylum = models.CharField(max_length=3)
    status = models.CharField(max_length=24)
    location = models.CharField(max_length=160)
    location_level = models.SmallIntegerField(null=True)  # the publisher's level of the place: 1, 2, 3
    place = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, db_index=False, related_name="+")
    sex = models.CharField(max_length=8)
    age = models.CharField(max_length=8)
    persons = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["vintage", "asylum", "year"], name="demographics_by_asylum"),
            models.Index(fields=["place", "vintage"], name="demographics_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.origin} → {self.asylum}, {self.location}: {self.persons} {self.sex} {self.age}"


class PlaceFigure(models.Model):
    """Displaced people in a place inside a country, from a national publisher (`sources.tables.PLACE_FIGURES`)."""

    vintage = models.ForeignKey(Vintage, on_delete=models.CASCADE, db_index=False, related_name="+")
    country = models.CharField(max_length=3)
    place = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, db_index=False, related_name="+")
    local_code = models.CharField(max_length=20)
    place_name = models.CharField(max_length=120)
    date = models.DateField()
    origin = models.CharField(max_length=3)
    measure = models.CharField(max_length=24)
    persons = models.BigIntegerField()
    population = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["vintage", "country", "date"], name="place_figures_by_date"),
            models.Index(fields=["place", "vintage", "date"], name="place_figures_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.local_code} {self.date}: {self.persons} {self.measure}"


class DisplacementReport(models.Model):
    """IDMC: one report of new internal displacement (`sources.tables.DISPLACEMENT_REPORTS`)."""

    vintage = models.ForeignKey(Vintage, on_delete=models.CASCADE, db_index=False, related_name="+")
    report_id = models.BigIntegerField()
    country = models.CharField(max_length=3)
    adm1 = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, db_index=False, related_name="+")
    cause = models.CharField(max_length=12)
    role = models.CharField(max_length=16)
    persons = models.BigIntegerField()
    date_start = models.DateField()
    date_end = models.DateField()
    event_id = models.BigIntegerField(null=True)
    event_name = models.CharField(max_length=300, blank=True)
    place_name = models.CharField(max_length=300, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    accuracy = models.CharField(max_length=80, blank=True)
    reported_by = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=600, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["vintage", "country", "date_start"], name="reports_by_country"),
            models.Index(fields=["adm1", "vintage", "date_start"], name="reports_by_adm1"),
        ]

    def __str__(self) -> str:
        return f"report {self.report_id}: {self.persons} in {self.country}"


class DisplacementMonth(models.Model):
    """IDMC: new internal displacements a country and month, as known at the vintage."""

    vintage = models.ForeignKey(Vintage, on_delete=models.CASCADE, db_index=False, related_name="+")
    country = models.CharField(max_length=3)
    month = models.DateField()
    persons = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["vintage", "country", "month"], name="displacement_by_month")]

    def __str__(self) -> str:
        return f"{self.country} {self.month}: {self.persons}"


class ViolenceEvent(models.Model):
    """UCDP: one event of organised violence with deaths (`sources.tables.VIOLENCE_EVENTS`).

    `adm1` and `adm2` are set only as far as the place is known: an event known to the department has no `adm2`.
    `current` is false for rows of a vintage that a newer one has replaced in that country.
    """

    vintage = models.ForeignKey(Vintage, on_delete=models.CASCADE, db_index=False, related_name="+")
    source = models.CharField(max_length=40)
    current = models.BooleanField(default=False)
    event_id = models.BigIntegerField()
    country = models.CharField(max_length=3, null=True)
    adm1 = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, db_index=False, related_name="+")
    adm2 = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, db_index=False, related_name="+")
    date_start = models.DateField()
    date_end = models.DateField()
    date_precision = models.SmallIntegerField()
    violence_type = models.SmallIntegerField()
    place_precision = models.SmallIntegerField()
    longitude = models.FloatField()
    latitude = models.FloatField()
    where = models.CharField(max_length=400, blank=True)
    side_a = models.CharField(max_length=200, blank=True)
    side_b = models.CharField(max_length=200, blank=True)
    deaths_best = models.IntegerField()
    deaths_low = models.IntegerField()
    deaths_high = models.IntegerField()
    deaths_civilians = models.IntegerField()
    source_count = models.IntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vintage", "event_id"], name="an_event_once_a_vintage")]
        # Of the events in force only: replaced ones leave the index, which is quicker than moving them inside it.
        indexes = [
            models.Index(
                fields=["country", "source", "date_start"], condition=models.Q(current=True), name="events_by_country"
            ),
            models.Index(
                fields=["country", "source", "longitude", "latitude"],
                condition=models.Q(current=True),
                name="events_by_where",
            ),
            models.Index(fields=["adm1", "date_start"], condition=models.Q(current=True), name="events_by_adm1"),
            models.Index(fields=["adm2", "date_start"], condition=models.Q(current=True), name="events_by_adm2"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.event_id}"


class ViolenceMonth(models.Model):
    """Sums of the current events by month, type, precision and place, as far as it is known. Made anew at each load."""

    source = models.CharField(max_length=40)
    country = models.CharField(max_length=3)
    adm1 = models.ForeignKey(Place, null=True, on_delete=models.CASCADE, db_index=False, related_name="+")
    adm2 = models.ForeignKey(Place, null=True, on_delete=models.CASCADE, db_index=False, related_name="+")
    month = models.DateField()
    violence_type = models.SmallIntegerField()
    place_precision = models.SmallIntegerField()
    events = models.IntegerField()
    deaths_best = models.IntegerField()
    deaths_low = models.IntegerField()
    deaths_high = models.IntegerField()
    deaths_civilians = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["country", "source", "month"], name="violence_month_by_country"),
            models.Index(fields=["adm1", "source", "month"], name="violence_month_by_adm1"),
            models.Index(fields=["adm2", "source", "month"], name="violence_month_by_adm2"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.month}: {self.events} events"


class ViolenceCell(models.Model):
    """Sums of the current events that may be drawn as points (precision 1-2), by grid cell, year and type.

    `size` is the cell's side in thousandths of a degree; `column` and `row` count from 180° W and 90° S.
    `longitude_sum` and `latitude_sum` over `events` give the middle of the cell's events.
    """

    source = models.CharField(max_length=40)
    country = models.CharField(max_length=3)
    size = models.IntegerField()
    column = models.IntegerField()
    row = models.IntegerField()
    year = models.SmallIntegerField()
    violence_type = models.SmallIntegerField()
    events = models.IntegerField()
    deaths_best = models.IntegerField()
    deaths_low = models.IntegerField()
    deaths_high = models.IntegerField()
    longitude_sum = models.FloatField()
    latitude_sum = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["country", "size", "column", "row"], name="violence_cells_by_where")]

    def __str__(self) -> str:
        return f"{self.country} {self.size} {self.column}/{self.row} {self.year}: {self.events} events"
