"""Every text that people read is there in every complete language."""

import pytest

from saferhavens.cli import messages


@pytest.fixture(scope="module")
def texts():
    return messages.extract()


def test_there_are_texts(texts):
    assert (None, "Refugees") in texts


@pytest.mark.parametrize("language", messages.complete_languages())
def test_every_text_is_translated(language, texts):
    assert messages.check_language(language, texts) == []


def test_there_is_more_than_one_complete_language():
    assert messages.complete_languages() == ["es"]
