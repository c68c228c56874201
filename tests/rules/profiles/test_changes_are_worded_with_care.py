import pytest

from saferhavens.web.profiles import wording


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (7_031_498, 7_157_716, "126,218 more (+1.8 %)"),
        (1_000, 900, "100 fewer (−10.0 %)"),
        (500, 500, "no more and no fewer"),
        (1, 24, "23 more"),
        (24, 1, "23 fewer"),
        (0, 12, "12 more"),
    ],
)
def test_how_two_numbers_compare(before, now, words):
    assert wording.change_between(before, now).replace("\u00a0", " ") == words


def test_deaths_are_given_with_their_bounds():
    assert wording.deaths(10, 8, 15) == "10 deaths (between 8 and 15)"


def test_deaths_without_doubt_have_no_bounds():
    assert wording.deaths(1, 1, 1) == "1 death"


@pytest.mark.parametrize(
    ("parts", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_like_sentences(parts, words):
    assert wording.listed(parts) == words


def test_a_label_inside_a_sentence_begins_small():
    assert wording.inside("Asylum seekers") == "asylum seekers"


@pytest.mark.parametrize(
    ("code", "level", "word"), [("COL", 1, "Departments"), ("KEN", 1, "Counties"), ("FRA", 2, "Second-level divisions")]
)
def test_divisions_are_called_as_in_their_country(code, level, word):
    assert wording.what_they_are(code, level) == word
