"""Finding the texts, holding the translations against them, merging them into what the program reads."""

import gettext

import pytest
from click.testing import CliRunner

from saferhavens.cli import messages

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A program with a template and a module, and a folder for translations into Spanish."""
    monkeypatch.setattr(messages, "SOURCE", tmp_path / "src")
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    (tmp_path / "src" / "app" / "templates").mkdir(parents=True)
    (tmp_path / "locale" / "es" / "LC_MESSAGES").mkdir(parents=True)
    return tmp_path


def write_python(house, text):
    (house / "src" / "app" / "views.py").write_text(text)


def write_template(house, text):
    (house / "src" / "app" / "templates" / "page.html").write_text(text)


def write_po(house, name="app", **translations):
    body = "".join(f'msgid "{words}"\nmsgstr "{translation}"\n\n' for words, translation in translations.items())
    write_po_body(house, body, name)


def write_po_body(house, body, name="app"):
    (house / "locale" / "es" / "LC_MESSAGES" / f"{name}.po").write_text(HEADER + body)


def complaints(house):
    return messages.check_language("es", messages.extract())


@pytest.mark.parametrize(
    "code",
    [
        '_("Refugees")',
        'gettext("Refugees")',
        'gettext_lazy("Refugees")',
        'gettext_noop("Refugees")',
        '_("Refu" "gees")',
    ],
)
def test_texts_in_code_are_found(house, code):
    write_python(house, f"x = {code}\n")
    assert list(messages.extract()) == [(None, "Refugees")]


def test_a_text_built_at_run_time_is_not_taken_for_one(house):
    write_python(house, "x = gettext(name)\n")
    assert messages.extract() == {}


def test_the_context_tells_two_meanings_apart(house):
    write_python(house, 'a = pgettext("month", "May")\nb = pgettext_lazy("is allowed to", "May")\n')
    assert set(messages.extract()) == {("month", "May"), ("is allowed to", "May")}


def test_a_plural_is_found_with_both_forms(house):
    write_python(house, 'x = ngettext("{n} event", "{n} events", n)\n')
    (text,) = messages.extract().values()
    assert text.id == (None, "{n} event")
    assert text.plural == "{n} events"


def test_texts_in_templates_are_found_with_their_place(house):
    write_template(house, "<p>\n{% trans 'Places' %}</p>")
    (text,) = messages.extract().values()
    assert text.id == (None, "Places")
    assert text.places == ["app/templates/page.html:2"]


def test_the_indentation_of_a_template_means_nothing(house):
    write_template(house, "      <p>\n   {% trans 'Places' %}\n     {% trans 'Events' %}\n </p>{% trans 'Sources' %}")
    assert [words for _context, words in messages.extract()] == ["Places", "Events", "Sources"]


def test_blocks_in_templates_are_found_with_their_placeholders(house):
    write_template(
        house,
        "{% blocktrans trimmed count n=events %}\n  {{ n }} event\n{% plural %}\n  {{ n }} events\n{% endblocktrans %}",
    )
    (text,) = messages.extract().values()
    assert text.id == (None, "%(n)s event")
    assert text.plural == "%(n)s events"


def test_a_translated_text_is_in_order(house):
    write_python(house, 'x = _("Refugees")\n')
    write_po(house, Refugees="Personas refugiadas")
    assert complaints(house) == []


def test_a_text_without_translation_is_named_with_its_place(house):
    write_python(house, '\nx = _("Refugees")\n')
    (complaint,) = complaints(house)
    assert "not translated" in complaint
    assert "“Refugees”" in complaint
    assert "app/views.py:2" in complaint


def test_an_empty_translation_counts_as_none(house):
    write_python(house, 'x = _("Refugees")\n')
    write_po(house, Refugees="")
    assert ["empty" in complaint for complaint in complaints(house)] == [True]


def test_an_unsure_translation_is_not_accepted(house):
    write_python(house, 'x = _("Refugees")\n')
    write_po_body(house, '#, fuzzy\nmsgid "Refugees"\nmsgstr "Refugios"\n')
    assert ["fuzzy" in complaint for complaint in complaints(house)] == [True]


def test_a_translation_of_a_text_that_is_gone_is_named(house):
    write_python(house, "")
    write_po(house, Refugees="Personas refugiadas")
    assert ["not used any more" in complaint for complaint in complaints(house)] == [True]


def test_a_text_in_two_files_is_named(house):
    write_python(house, 'x = _("Refugees")\n')
    write_po(house, "one", Refugees="Personas refugiadas")
    write_po(house, "two", Refugees="Personas refugiadas")
    assert ["in several files" in complaint for complaint in complaints(house)] == [True]


@pytest.mark.parametrize(
    ("words", "translation"),
    [
        ("{count} rows", "{cuenta} filas"),
        ("%(name)s was invited", "%(nombre)s recibió una invitación"),
        ("%s rows", "filas"),
    ],
)
def test_a_translation_with_other_placeholders_is_named(house, words, translation):
    write_python(house, f'x = _("{words}")\n')
    write_po_body(house, f'msgid "{words}"\nmsgstr "{translation}"\n')
    assert ["other placeholders" in complaint for complaint in complaints(house)] == [True]


def test_the_singular_may_leave_the_number_out_if_the_english_does(house):
    write_python(house, 'x = ngettext("One event", "{n} events", n)\n')
    write_po_body(
        house, 'msgid "One event"\nmsgid_plural "{n} events"\nmsgstr[0] "Un suceso"\nmsgstr[1] "{n} sucesos"\n'
    )
    assert complaints(house) == []


def test_a_missing_plural_form_is_named(house):
    write_python(house, 'x = ngettext("{n} event", "{n} events", n)\n')
    write_po_body(house, 'msgid "{n} event"\nmsgid_plural "{n} events"\nmsgstr[0] "{n} suceso"\nmsgstr[1] ""\n')
    assert ["empty" in complaint for complaint in complaints(house)] == [True]


def compiled(house):
    return gettext.translation("django", house / "locale", languages=["es"])


def test_several_files_are_compiled_into_one(house):
    write_po(house, "one", Refugees="Personas refugiadas")
    write_po(house, "two", Places="Lugares")
    assert messages.compile_language("es") == 2
    assert compiled(house).gettext("Refugees") == "Personas refugiadas"
    assert compiled(house).gettext("Places") == "Lugares"


def test_plurals_and_contexts_survive_compiling(house):
    write_po_body(
        house,
        'msgid "event"\nmsgid_plural "events"\nmsgstr[0] "suceso"\nmsgstr[1] "sucesos"\n\n'
        'msgctxt "month"\nmsgid "May"\nmsgstr "mayo"\n',
    )
    messages.compile_language("es")
    assert compiled(house).ngettext("event", "events", 2) == "sucesos"
    assert compiled(house).pgettext("month", "May") == "mayo"


def test_unsure_and_empty_translations_are_left_out(house):
    write_po_body(house, '#, fuzzy\nmsgid "Refugees"\nmsgstr "Refugios"\n\nmsgid "Places"\nmsgstr ""\n')
    assert messages.compile_language("es") == 0
    assert compiled(house).gettext("Refugees") == "Refugees"


def test_two_translations_of_one_text_are_refused_and_the_old_file_stays(house):
    write_po(house, "one", Refugees="Personas refugiadas")
    messages.compile_language("es")
    write_po(house, "two", Refugees="Refugiados")
    result = CliRunner().invoke(messages.messages, ["compile"])
    assert result.exit_code == 1
    assert "two translations: “Refugees”" in result.output
    assert compiled(house).gettext("Refugees") == "Personas refugiadas"


def test_a_broken_file_is_named(house):
    write_po_body(house, "this is no translation\n")
    result = CliRunner().invoke(messages.messages, ["compile"])
    assert result.exit_code == 1
    assert "app.po" in result.output


def test_check_ends_with_an_error_if_anything_is_missing(house):
    write_python(house, 'x = _("Refugees")\n')
    result = CliRunner().invoke(messages.messages, ["check"])
    assert result.exit_code == 1
    assert "es: not translated: “Refugees”" in result.output


def test_extract_prints_what_is_missing_as_entries_to_fill_in(house):
    write_python(house, 'x = _("Refugees")\ny = _("Places")\n')
    write_po(house, Places="Lugares")
    result = CliRunner().invoke(messages.messages, ["extract", "--missing", "es"])
    assert 'msgid "Refugees"\nmsgstr ""' in result.output
    assert "Places" not in result.output
