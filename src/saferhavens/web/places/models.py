"""Places and their shapes."""

from django.db import models
from django.utils.translation import get_language

from saferhavens.core.words import Level
from saferhavens.web.vintages.models import Vintage


class Place(models.Model):
    """A country, or one of its first or second administrative divisions.

    `code` is ours and never changes: ISO 3166-1 alpha-3 for a country, and after a hyphen the country's own
    code for a division ("COL-05001": DIVIPOLA). Longitude and latitude (WGS 84) name a point inside the place.
    """

    code = models.CharField(max_length=24, unique=True)
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name) for level in Level])
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="children")
    parent_code = models.CharField(max_length=24, blank=True)  # kept, so that the parent may be loaded later
    country = models.CharField(max_length=3)
    scheme = models.CharField(max_length=40)
    local_code = models.CharField(max_length=20)
    name_en = models.CharField(max_length=120)
    name_es = models.CharField(max_length=120)
    search_key = models.CharField(max_length=300)  # names without accents, lower case: "tumaco narino"
    population = models.BigIntegerField(null=True)
    population_year = models.PositiveSmallIntegerField(null=True)
    population_source = models.CharField(max_length=120, blank=True)
    longitude = models.FloatField()
    latitude = models.FloatField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    vintage = models.ForeignKey(Vintage, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["country", "level"], name="place_by_country_level"),
            models.Index(fields=["country", "local_code"], name="place_by_local_code"),
            models.Index(fields=["search_key"], name="place_by_search_key"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_es if (get_language() or "").startswith("es") else self.name_en


class PlaceShape(models.Model):
    """The full outline of a place (WKB, WGS 84), kept apart so that lists of places stay light."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, primary_key=True, related_name="shape")
    geometry = models.BinaryField()

    def __str__(self) -> str:
        return f"shape of {self.place_id}"


class OutlineLayer(models.Model):
    """The simplified outlines of all places of one level, as the map draws them (`places.outlines`), in Brotli.

    `country` is empty for the layer of all countries. The hash stands in the address: a browser may keep it for ever.
    """

    country = models.CharField(max_length=3, blank=True)
    level = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "level"], name="one_layer_a_level")]

    def __str__(self) -> str:
        return f"outlines of {self.country or 'the world'}, level {self.level}"
