"""The tables that sources are tidied into, with the type of each column.

A source's `tidy` returns frames of exactly these columns, in this order. They are the contract between
the sources and whoever stores or analyses them.
"""

import polars as pl

from saferhavens.sources.onset_columns import ONSET_OUTCOMES, ONSET_PREDICTORS

PLACES = {
    "code": pl.String,  # ours: ISO3, or ISO3-<code of the country's own scheme>: "COL", "COL-05001", "KEN-047"
    "level": pl.Int8,  # words.Level
    "parent_code": pl.String,  # null for a country
    "country": pl.String,  # ISO 3166-1 alpha-3
    "scheme": pl.String,  # "ISO 3166-1", "ISO 3166-2", "DIVIPOLA", "INEC DPA", "IEBC county"
    "local_code": pl.String,
    "name_en": pl.String,
    "name_es": pl.String,
    "population": pl.Int64,  # null where unknown
    "population_year": pl.Int32,
    "population_source": pl.String,
    "longitude": pl.Float64,  # WGS 84, a point inside the place
    "latitude": pl.Float64,
    "geometry": pl.Binary,  # WKB, WGS 84, valid polygon or multipolygon
}
"""Countries and their first and second administrative divisions."""

VIOLENCE_EVENTS = {
    "event_id": pl.Int64,
    "country": pl.String,  # ISO 3166-1 alpha-3, null where the event's country has none
    "date_start": pl.Date,
    "date_end": pl.Date,
    "date_precision": pl.Int8,  # UCDP date_prec 1-5: 1 day known ... 5 more than a month
    "violence_type": pl.Int8,  # words.ViolenceType
    "place_precision": pl.Int8,  # words.PlacePrecision
    "longitude": pl.Float64,
    "latitude": pl.Float64,
    "adm1_name": pl.String,
    "adm2_name": pl.String,
    "where": pl.String,
    "side_a": pl.String,
    "side_b": pl.String,
    "deaths_best": pl.Int32,
    "deaths_low": pl.Int32,
    "deaths_high": pl.Int32,
    "deaths_civilians": pl.Int32,
    "source_count": pl.Int32,  # number of sources that the publisher used; null where not recorded (-1 at UCDP)
}
"""Events of organised violence with deaths (UCDP GED and Candidate)."""

DISPLACED = {
    "series": pl.String,  # population, flows, asylum_applications, asylum_decisions, solutions, unrwa, idmc
    "year": pl.Int16,
    "origin": pl.String,  # ISO 3166-1 alpha-3, or UNHCR's own code for unknown, stateless ... (UNK, STA, XXA ...)
    "asylum": pl.String,
    "measure": pl.String,  # words.Status for population; "applied", "recognized", "resettlement" ... for the others
    "persons": pl.Int64,  # never null, never 0: the publisher's zero and null are both "nothing recorded"
}
"""UNHCR: people by year, country of origin and country of asylum."""

DEMOGRAPHICS = {
    "year": pl.Int16,
    "origin": pl.String,
    "asylum": pl.String,
    "status": pl.String,  # words.Status
    "location": pl.String,  # the publisher's own text
    "location_level": pl.Int8,  # 1, 2, 3 from "[Admin 1]" ..., null where dispersed or unknown
    "sex": pl.String,  # "f", "m", "unknown"
    "age": pl.String,  # "0-4", "5-11", "12-17", "18-59", "60+", "unknown"
    "persons": pl.Int64,
}
"""UNHCR: people by place inside the country of asylum, sex and age."""

DISPLACEMENT_REPORTS = {
    "report_id": pl.Int64,
    "country": pl.String,
    "cause": pl.String,  # "conflict", "disaster", "other"
    "role": pl.String,  # "recommended", "triangulation": only recommended figures may be added up
    "persons": pl.Int64,  # movements of people (a person can move twice)
    "date_start": pl.Date,
    "date_end": pl.Date,
    "event_id": pl.Int64,
    "event_name": pl.String,
    "place_name": pl.String,
    "longitude": pl.Float64,
    "latitude": pl.Float64,
    "accuracy": pl.String,  # the publisher's own text
    "reported_by": pl.String,
    "link": pl.String,  # https only
}
"""IDMC internal displacement updates: one report of new displacement each."""

DISPLACEMENT_MONTHS = {
    "country": pl.String,
    "month": pl.Date,  # first day of the month
    "persons": pl.Int64,
}
"""IDMC: new internal displacements a country and month, as known at the vintage."""

PLACE_FIGURES = {
    "country": pl.String,
    "local_code": pl.String,  # code of the place in the country's own scheme
    "place_name": pl.String,
    "date": pl.Date,  # the day that the figure stands for
    "origin": pl.String,  # ISO 3166-1 alpha-3
    "measure": pl.String,  # "present": people present, all statuses
    "persons": pl.Int64,
    "population": pl.Int64,  # inhabitants on that date, null where unknown
}
"""Displaced people in a place inside a country, from a national publisher."""

COUNTRY_YEARS = {
    "country": pl.String,  # ISO 3166-1 alpha-3, null for states that are no more
    "ewp_name": pl.String,  # the publisher's own name
    "ccode": pl.Int32,  # the publisher's number of the state
    "year": pl.Int16,
    **dict.fromkeys(ONSET_PREDICTORS, pl.Float64),  # as the publisher has transformed them; null where unknown
    **dict.fromkeys(ONSET_OUTCOMES, pl.Int8),  # 1 yes, 0 no; null where the year had not come
}
"""What the onset of mass killing is forecast from, in the order of the publisher's file, which models depend on."""

COUNTRY_MONTH_DEATHS = {
    "country": pl.String,  # ISO 3166-1 alpha-3
    "unit": pl.String,  # the publisher's own name or number of the state
    "month": pl.Date,  # first day of the month
    "kind": pl.String,  # "state_based", "non_state", "one_sided", or "all" where the publisher does not tell them apart
    "deaths": pl.Int64,
}
"""Deaths in organised violence a country and month, as known at the vintage. Zero is written, unknown is not."""

TABLES: dict[str, dict[str, type[pl.DataType]]] = {
    "places": PLACES,
    "violence_events": VIOLENCE_EVENTS,
    "displaced": DISPLACED,
    "demographics": DEMOGRAPHICS,
    "displacement_reports": DISPLACEMENT_REPORTS,
    "displacement_months": DISPLACEMENT_MONTHS,
    "place_figures": PLACE_FIGURES,
    "country_years": COUNTRY_YEARS,
    "country_month_deaths": COUNTRY_MONTH_DEATHS,
}
