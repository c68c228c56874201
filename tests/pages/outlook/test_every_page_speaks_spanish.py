"""Every page and file of the outlook in Spanish: the words of the record too, not only those of the frame."""

import csv
import html
import io
import re

import pytest
from django.utils.translation import gettext, override

import outlook_world
from saferhavens.core.forecast.targets import Target
from saferhavens.web.outlook import texts
from saferhavens.web.outlook.words import Label

pytestmark = pytest.mark.django_db

REPLAY = "?place=COL-52&kind=one_sided&rule=Rise"
PAGES = (
    "/outlook/",
    "/outlook/places/COL/",
    "/outlook/places/COL-52/",
    "/outlook/places/COL-52001/",
    "/outlook/scoreboard/",
    "/outlook/replay/",
    f"/outlook/replay/{REPLAY}",
    "/outlook/methods/",
)
FILES = (
    "/outlook/watch-list.csv",
    "/outlook/moved.csv",
    "/outlook/signals.csv",
    "/outlook/deaths.csv",
    "/outlook/places/COL/reasons.csv",
    "/outlook/places/COL/history.csv",
    "/outlook/scoreboard/frozen.csv",
    "/outlook/replay/replays.csv",
    f"/outlook/replay/timeline.csv{REPLAY}",
    f"/outlook/replay/events.csv{REPLAY}",
)
ENGLISH = re.compile(
    r"\b(the|and|of|with|for|was|were|about|range|than|this|that|which|each|every|what|how|from|higher|lower|"
    r"country|countries|deaths|counted|expected|months?|years?|chance|rank|odds|raises|lowers|alarm|none|waiting|"
    r"January|February|March|April|June|July|August|September|October|November|December)\b"
)
NAMES = ("Early Warning Project", "University", "Conflict Data Program", "Mass Killing", "Safer Havens", "docs/methods")


def spanish_of(client, path: str) -> str:
    """The words of the page itself, without what the frame around it says, without names and code."""
    response = client.get(path, headers={"accept-language": "es"})
    assert response.status_code == 200
    page = response.content.decode().split("<main")[1].split("</main>")[0]
    page = re.sub(r"<(script|code|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    page = re.sub(r'<(td|dt|dd|span)[^>]*class="[^"]*mono[^"]*".*?</\1>', " ", page, flags=re.DOTALL)
    words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    for name in NAMES:
        words = words.replace(name, "")
    return words


def rows_of(client, path: str) -> list[dict[str, str]]:
    content = client.get(path, headers={"accept-language": "es"}).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


# --- pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_no_english_is_left(world, client, path):
    assert sorted({found.group() for found in ENGLISH.finditer(spanish_of(client, path))}) == []


@pytest.mark.parametrize("path", ["/outlook/", "/outlook/scoreboard/", "/outlook/replay/", "/outlook/methods/"])
def test_no_english_is_left_where_nothing_is_held(db, client, path):
    assert sorted({found.group() for found in ENGLISH.finditer(spanish_of(client, path))}) == []


@pytest.mark.parametrize("path", PAGES)
def test_what_is_only_heard_is_spanish_too(world, client, path):
    page = client.get(path, headers={"accept-language": "es"}).content.decode().split("<main")[1].split("</main>")[0]
    heard = re.findall(r'(?:aria-label|title|alt)="([^"]*)"', page)
    assert heard
    for words in heard:
        assert not ENGLISH.search(words), words


@pytest.mark.parametrize("path", PAGES)
def test_the_tab_and_the_summary_for_search_engines_are_spanish(world, client, path):
    head = client.get(path, headers={"accept-language": "es"}).content.decode().split("</head>")[0]
    title = re.search(r"<title>(.*?)</title>", head, re.DOTALL)
    summary = re.search(r'name="description" content="([^"]*)"', head)
    assert title
    assert summary
    assert not ENGLISH.search(title[1].replace("Safer Havens", ""))
    assert not ENGLISH.search(summary[1].replace("Safer Havens", ""))


@pytest.mark.parametrize("path", PAGES)
def test_decimals_have_a_comma(world, client, path):
    shown = re.findall(r"\b\d+\.\d+ %", spanish_of(client, path))
    assert shown == []


def test_both_ends_of_a_range_agree(world, client):
    """ "Alta" belongs to an urgency: the other end of "Mínimo" is "Máximo"."""
    for path in ("/outlook/", "/outlook/places/COL/", "/outlook/scoreboard/"):
        page = client.get(path, headers={"accept-language": "es"}).content.decode()
        heads = [word.strip() for word in re.findall(r"<th scope=\"col\"[^>]*>([^<]*)</th>", page)]
        assert heads.count("Mínimo") == heads.count("Máximo") > 0
        assert "Alta" not in heads


@pytest.mark.parametrize("target", [each for each in Target if each is not Target.MASS_KILLING_ONSET])
def test_every_target_is_told_in_spanish(db, client, target):
    outlook_world.places()
    outlook_world.counts({"COL": 60.0}, target)
    words = spanish_of(client, "/outlook/places/COL/")
    assert "octubre de 2025 a marzo de 2026" in words
    assert not ENGLISH.search(words)


@pytest.mark.parametrize(
    ("auc", "words"),
    [(0.87, "mejor que sus referencias"), (0.4, "sin acierto propio")],
)
def test_every_judgement_is_told_in_spanish(db, client, auc, words):
    outlook_world.places()
    outlook_world.onset()
    outlook_world.trial(auc=auc)
    for path in ("/outlook/", "/outlook/scoreboard/", "/outlook/places/COL/"):
        assert words in spanish_of(client, path)


def test_a_signal_its_rule_and_its_record_are_spanish(world, client):
    words = spanish_of(client, "/outlook/places/COL-52/")
    assert "violencia contra civiles" in words
    assert "septiembre de 2025" in words
    assert "una cuenta por encima de lo que permite el pasado del lugar y de su zona" in words


# --- files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES)
def test_a_file_has_the_same_columns_in_both_languages(world, client, path):
    english, spanish = (
        client.get(path, headers={"accept-language": language}).content.decode("utf-8-sig").splitlines()[0]
        for language in ("en", "es")
    )
    assert english == spanish


@pytest.mark.parametrize("path", FILES)
def test_a_file_has_the_same_numbers_in_both_languages(world, client, path):
    with_points = re.compile(r"-?\d+(?:\.\d+)?")
    english = csv.DictReader(io.StringIO(client.get(path).content.decode("utf-8-sig")))
    for ours, theirs in zip(english, rows_of(client, path), strict=True):
        for column, value in ours.items():
            if with_points.fullmatch(value):
                assert theirs[column] == value, column


@pytest.mark.parametrize("path", FILES)
def test_the_words_of_a_file_are_in_the_language_of_its_reader(world, client, path):
    for row in rows_of(client, path):
        for column, value in row.items():
            words = value
            for name in NAMES:
                words = words.replace(name, "")
            assert not ENGLISH.search(words), (column, value)


def test_the_source_in_a_file_is_spanish(world, client):
    (source,) = {row["source"] for row in rows_of(client, "/outlook/watch-list.csv")}
    assert source.startswith("Pronóstico: Safer Havens, nuestro modelo.")
    assert "Licencia: CC BY 4.0." in source


# --- words of codes -----------------------------------------------------------------------------------------------

WORDS = {
    name: table
    for name, table in vars(texts).items()
    if name.isupper() and isinstance(table, dict) and all(isinstance(words, str) for words in table.values())
}


@pytest.mark.parametrize("name", sorted(WORDS))
def test_every_word_for_a_code_has_a_spanish_one(name):
    with override("es"):
        english = {code for code, words in WORDS[name].items() if ENGLISH.search(gettext(words).split("Project")[-1])}
    assert english == set()


@pytest.mark.parametrize("name", sorted(WORDS))
def test_no_two_codes_are_told_apart_in_one_language_only(name):
    """Two predictors that English tells apart must not share one name in Spanish."""
    pairs = set()
    with override("es"):
        pairs = {(words, gettext(words)) for words in WORDS[name].values()}
    assert len({english for english, _spanish in pairs}) == len({spanish for _english, spanish in pairs})


@pytest.mark.parametrize("label", Label)
def test_every_label_has_its_spanish_words(label):
    with override("es"):
        assert gettext(str(label.label)) != ""
        assert not ENGLISH.search(gettext(str(label.label)))
