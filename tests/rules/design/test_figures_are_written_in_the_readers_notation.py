import pytest
from django.utils import translation

from saferhavens.web.design.templatetags.design import count, country_name, decimal, share, signed

NUMBERS = [
    ("en", 7157716, "7,157,716"),
    ("es", 7157716, "7.157.716"),
    ("en", 0, "0"),
    ("es", 1114, "1.114"),
]


@pytest.mark.parametrize(("language", "value", "text"), NUMBERS)
def test_a_count_is_grouped_as_the_language_does(language, value, text):
    with translation.override(language):
        assert count(value).replace("\xa0", ".") == text


def test_what_is_not_known_is_a_dash_and_never_a_zero():
    assert [count(None), decimal(None), share(None), signed(None)] == ["–"] * 4


def test_a_change_carries_its_sign():
    with translation.override("en"):
        assert [signed(1200), signed(-300), signed(0)] == ["+1,200", "−300", "0"]


def test_a_share_is_a_percentage_with_the_decimals_asked_for():
    with translation.override("es"):
        assert share(0.1234, 1) == "12,3\xa0%"
    with translation.override("en"):
        assert share(0.5) == "50\xa0%"


@pytest.mark.parametrize(
    ("language", "code", "name"), [("en", "KEN", "Kenya"), ("es", "KEN", "Kenia"), ("es", "ROU", "Rumania")]
)
def test_a_country_has_its_name_in_the_readers_language(language, code, name):
    with translation.override(language):
        assert country_name(code) == name


def test_a_code_that_is_no_country_is_shown_as_it_is():
    assert country_name("XXA") == "XXA"
