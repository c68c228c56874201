"""With the fictional sample no sentence, source line, file or answer says that a real publisher counted it."""

import html
import json
import re

import pytest
from django.utils import translation

from saferhavens.sources.registry import SOURCES
from saferhavens.web.mobility import held
from saferhavens.web.places.models import Place
from saferhavens.web.vintages import actions
from saferhavens.web.vintages.attribution import about_of, retold

pytestmark = pytest.mark.django_db

PUBLISHERS = {source.about.publisher for source in SOURCES}
NAMES = re.compile(r"\b(UNHCR|ACNUR|UCDP|IDMC|Migración Colombia|CC BY|DANE)\b")
FORM = re.compile(r"“[^”]*”")
"""In the form of what the figures are invented: the one place where a publisher's name may stand."""
SAMPLE = {"en": "Fictional sample", "es": "Muestra ficticia"}
LANGUAGES = pytest.mark.parametrize("language", ["en", "es"])


class NoAudit:
    def record(self, *_what: object, **_facts: object) -> None:
        """Record nothing."""


@pytest.fixture
def invented(db):
    held.forget()
    actions.load_samples(NoAudit(), SOURCES, lambda *_progress: None)
    yield
    held.forget()


def body(response) -> str:
    content = b"".join(response) if response.streaming else response.content
    return html.unescape(content.decode())


def named(text: str) -> list[str]:
    """The publishers' names in a text, with what stands around them."""
    text = FORM.sub("", text)
    return [text[max(0, found.start() - 60) : found.end() + 30] for found in NAMES.finditer(text)]


def read(client, path: str, language: str) -> str:
    response = client.get(path, headers={"accept-language": language})
    assert response.status_code == 200, path
    return body(response)


def figures_of(page: str) -> str:
    """A page without its frame, and without the part that says what the real sources can see."""
    main = page[page.index("<main") : page.index("</main>")]
    return main.split('id="coverage">')[0]


@LANGUAGES
def test_the_map_its_files_and_its_answers(client, invented, language):
    views = ["", "?level=country", "?level=adm1&provisional=1", "?level=country&flows=1&direction=from"]
    for view in views:
        page = read(client, f"/map/COL/{view}", language)
        assert SAMPLE[language] in page
        for kind in ("figures.csv", "figures.hxl", "figures.geojson"):
            assert not named(read(client, f"/map/COL/{kind}{view}", language)), (kind, view)
            assert SAMPLE[language] in read(client, f"/map/COL/{kind}{view}", language)
        for answer in ("areas", "flows", "events", "vague"):
            source = json.loads(read(client, f"/api/v1/map/COL/{answer}{view}", language))["source"]
            assert source["publisher"] == SAMPLE[language]
            assert not named(json.dumps(source, ensure_ascii=False))
        shown = re.sub(r'<span class="quiet">.*?</span>', "", figures_of(page))
        assert not named(shown), view


@LANGUAGES
def test_the_first_page_and_the_list_of_places(client, invented, language):
    for path in ("/", "/places/"):
        page = figures_of(read(client, path, language))
        assert not named(page), path
        assert SAMPLE[language] in page


@LANGUAGES
def test_the_pages_of_places_and_their_files(client, invented, language):
    codes = [Place.objects.filter(country="COL", level=level).order_by("code")[0].code for level in (0, 1, 2)]
    for code in codes:
        page = figures_of(read(client, f"/places/{code}/", language))
        assert not named(page), code
        assert SAMPLE[language] in page
        for path in sorted(set(re.findall(r'href="(/places/[^"]+\.(?:csv|json))"', page))):
            assert not named(read(client, path, language)), path
            assert SAMPLE[language] in read(client, path, language)


def test_the_page_of_the_sources_names_no_publisher(client, invented):
    page = read(client, "/data/", "en")
    assert page.count("<dd>Fictional sample") == len(SOURCES)
    assert not any(publisher in page for publisher in PUBLISHERS)


def test_the_series_of_a_place_names_no_publisher(client, invented):
    answer = json.loads(read(client, "/api/v1/places/COL/series", "en"))
    assert {source["publisher"] for source in answer["sources"]} == {"Fictional sample"}


def test_inhabitants_that_were_invented_are_nobodys_figures(client, invented):
    given = set(Place.objects.exclude(population=None).values_list("population_source", flat=True))
    assert not given & {publisher[:120] for publisher in PUBLISHERS}


def test_real_figures_keep_their_publisher():
    assert about_of("unhcr", fictional=False).publisher == "UNHCR, the UN Refugee Agency"


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "UNHCR counts 5. UNHCR's list", "The fictional sample counts 5. The fictional sample's list"),
        ("en", "In 2024, UNHCR counts 5", "In 2024, the fictional sample counts 5"),
        (
            "es",
            "El ACNUR cuenta 5 según la lista del ACNUR",
            "La muestra ficticia cuenta 5 según la lista de la muestra ficticia",
        ),
        ("es", "En 2024, el ACNUR cuenta 5", "En 2024, la muestra ficticia cuenta 5"),
    ],
)
def test_sentences_are_told_of_the_sample_in_the_grammar_of_the_language(language, text, told):
    with translation.override(language):
        assert retold(text, ["unhcr"]) == told
