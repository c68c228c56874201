"""Answers from XML and from KoboToolbox's JSON: the same paths, the same rounds of groups that repeat."""

import pytest

from collect import filled
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.intake.openrosa.answers import Answer, kobo_files, plain, read_instance, read_kobo
from saferhavens.web.intake.openrosa.mapping import actors_of, fields_of, point_of, with_others
from saferhavens.web.intake.openrosa.submissions import harmless


def of_xml(xml: str) -> tuple[Answer, ...]:
    return read_instance(
        f'<data id="f" version="1">{xml}<meta><instanceID>1</instanceID></meta></data>'.encode()
    ).answers


def of_kobo(**given) -> tuple[Answer, ...]:
    return read_kobo({"meta/instanceID": "1"} | given, "f").answers


def values(answers) -> list[tuple[str, str]]:
    return [(answer.path, answer.value) for answer in answers]


def test_the_head_of_a_form_is_read():
    read = read_instance(filled({"a": "1"}, form_id="f", version="3", instance_id="uuid:2", replaces="uuid:1"))
    assert (read.form_id, read.version, read.instance_id, read.replaces) == ("f", "3", "uuid:2", "uuid:1")


def test_groups_make_paths():
    assert values(of_xml("<a><b><c>1</c></b></a>")) == values(of_kobo(**{"a/b/c": "1"})) == [("a/b/c", "1")]


def test_nested_objects_make_the_same_paths():
    assert values(of_kobo(a={"b": {"c": 1}})) == [("a/b/c", "1")]


def test_namespaces_do_not_count():
    xml = '<a xmlns="http://x.example"><b>1</b></a><o:c xmlns:o="http://y.example">2</o:c>'
    assert values(of_xml(xml)) == [("a/b", "1"), ("c", "2")]


def test_rounds_of_a_group_have_places_of_their_own():
    xml = of_xml("<r><x>1</x><y>2</y></r><r><x>3</x></r>")
    kobo = of_kobo(r=[{"r/x": "1", "r/y": "2"}, {"r/x": "3"}])
    for answers in (xml, kobo):
        first, second, third = (answer.parent for answer in answers)
        assert first == second != third


def test_a_group_that_repeats_inside_another_has_places_of_its_own():
    kobo = of_kobo(r=[{"r/s": [{"r/s/x": 1}, {"r/s/x": 2}]}, {"r/s": [{"r/s/x": 3}]}])
    assert len({answer.parent for answer in kobo}) == 3
    assert [answer.path for answer in kobo] == ["r/s/x"] * 3


def test_what_a_form_says_of_itself_is_no_answer():
    assert values(of_xml("<a>1</a>")) == [("a", "1")]
    assert values(of_kobo(a="1", _id=5, _geolocation=[1, 2], **{"formhub/uuid": "x", "meta/deprecatedID": "0"})) == [
        ("a", "1")
    ]


def test_answers_keep_their_order_and_lose_the_space_around_them():
    assert values(of_xml("<b> 1 </b><a>\n2</a>")) == [("b", "1"), ("a", "2")]


@pytest.mark.parametrize(
    ("value", "expected"), [(None, ""), (True, "yes"), (False, "no"), (3, "3"), (0.5, "0.5"), (" a ", "a")]
)
def test_values_of_json_are_written_as_a_form_writes_them(value, expected):
    assert plain(value) == expected


def test_more_answers_than_any_form_has_are_refused():
    with pytest.raises(ProblemError) as raised:
        of_kobo(**{f"q{number}": "1" for number in range(5_001)})
    assert raised.value.problem == problems.XML_UNREADABLE


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (None, []),
        ("x", []),
        ([{"filename": "a/b/c.jpg"}, {"filename": "d.jpg"}], ["c.jpg", "d.jpg"]),
        ([{"filename": "folder/"}, {"filename": 5}, {}, 7], []),
    ],
)
def test_files_that_kobotoolbox_lists_are_known_by_their_names(listed, expected):
    assert kobo_files({"_attachments": listed}) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [("a.jpg", "a.jpg"), ("../../a.jpg", "a.jpg"), ("C:\\x\\a.jpg", "a.jpg"), ("a/", "file"), ("", "file")],
)
def test_names_lose_their_folders(given, expected):
    assert harmless(given) == expected


def test_a_name_that_is_too_long_keeps_its_beginning_and_its_ending():
    name = harmless("a" * 500 + ".jpg")
    assert len(name) == 200
    assert name.endswith("a.jpg")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("7.8 -72.4 0 5", (7.8, -72.4)), ("1 2", (1.0, 2.0)), ("1", None), ("", None), ("north south", None)],
)
def test_a_point_is_latitude_and_longitude(value, expected):
    assert point_of(value) == expected


def test_several_kinds_chosen_at_once_are_several_actors():
    assert list(actors_of([("kind", ["gang", "police"]), ("alleged_by", "a neighbour")])) == [
        {"kind": "gang", "alleged_by": "a neighbour"},
        {"kind": "police", "alleged_by": "a neighbour"},
    ]


def test_an_actor_of_no_known_kind_is_unknown():
    assert list(actors_of([("name", "The Group")])) == [{"kind": "unknown", "name": "The Group"}]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("point", {"longitude", "latitude"}),
        ("actors.kind", {"actors"}),
        ("consents.referral", {"consents"}),
        ("", {""}),
    ],
)
def test_a_target_knows_the_fields_that_it_fills(target, expected):
    assert fields_of(target) == expected


def test_other_answers_stand_below_the_narrative_without_letters_that_cannot_be_shown():
    assert with_others("Told.", ["A: 1", "B: \u202e2"]) == "Told.\n\nA: 1\nB: 2"
    assert with_others("", ["A: 1"]) == "A: 1"
    assert with_others("Told.", []) == "Told."
