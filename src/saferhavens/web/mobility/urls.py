from django.urls import path, register_converter

from saferhavens.web.mobility import views


class Iso3Converter:
    """An ISO 3166-1 alpha-3 code in capitals."""

    regex = "[A-Z]{3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DownloadConverter(Iso3Converter):
    """The kinds of files that can be downloaded."""

    regex = "csv|hxl|geojson"


register_converter(Iso3Converter, "iso3")
register_converter(DownloadConverter, "download")

app_name = "mobility"
urlpatterns = [
    path("outlines/<str:country>-<int:level>-<str:sha256>.json", views.outlines, name="outlines"),
    path("around/<iso3:country>-<str:version>.json", views.around_country, name="around"),
    path("<iso3:country>/", views.map_page, name="map"),
    path("<iso3:country>/parts/", views.map_parts, name="parts"),
    path("<iso3:country>/figures.<download:kind>", views.download, name="download"),
]
