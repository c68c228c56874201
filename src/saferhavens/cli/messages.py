"""The translations: which texts there are, whether each is translated, and the file that the program reads.

Each language has several .po files, one an area, so that people can work side by side; they become one django.mo.
Needs no gettext programs: texts are found with Babel and Django's own template reader.
`python -m saferhavens.cli.messages extract|check|compile` is the same as `saferhavens messages …`.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from saferhavens.cli.install import STAMPS
from saferhavens.cli.language import LOCALE, translate
from saferhavens.cli.progress import step
from saferhavens.cli.stamps import Stamp
from saferhavens.core.languages import DEFAULT_LANGUAGE, LANGUAGES

SOURCE = Path(__file__).resolve().parents[1]
TEMPLATES = ("*.html", "*.txt")
TEMPLATE_KEYWORDS = ("_", "gettext", "ngettext", "pgettext", "npgettext")
PYTHON_KEYWORDS = {
    *TEMPLATE_KEYWORDS,
    *(f"{name}_lazy" for name in TEMPLATE_KEYWORDS),
    "gettext_noop",
    "translate",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*[\d.]*[a-z]|%[sd]|\{\w*(?:![rsa])?(?::[^{}]*)?\}")

type Id = tuple[str | None, str]
"""A text as translators know it: its context (or none) and its English words (of a plural, the singular)."""

type Found = tuple[str, str | None, str, str | None]
"""Place, context, singular and plural of a text."""


@dataclass
class Text:
    """A text in the code or a template, with the places where it stands."""

    id: Id
    plural: str | None = None
    places: list[str] = field(default_factory=list)


def extract() -> dict[Id, Text]:
    """Every text marked for translation in the source folder."""
    found: dict[Id, Text] = {}
    for place, context, singular, plural in extract_all():
        text = found.setdefault((context, singular), Text((context, singular)))
        text.plural = text.plural or plural
        text.places.append(place)
    return found


def extract_all() -> Iterator[Found]:
    for file in sorted(SOURCE.rglob("*.py")):
        yield from extract_module(file)
    if not settings.configured:
        settings.configure()  # the template reader asks Django for its syntax only
    for pattern in TEMPLATES:
        for file in sorted(SOURCE.rglob(f"templates/**/{pattern}")):
            yield from extract_template(file)


def extract_module(file: Path) -> Iterator[Found]:
    """The texts in a Python file: literal arguments of the functions that mark them."""
    for node in ast.walk(ast.parse(file.read_text(), str(file))):
        if isinstance(node, ast.Call) and (name := called_name(node)) in PYTHON_KEYWORDS:
            yield from sort_words(file, node.lineno, name, [literal(argument) for argument in node.args])


def called_name(call: ast.Call) -> str:
    """`gettext` for gettext(…) as well as for translation.gettext(…)."""
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def extract_template(file: Path) -> Iterator[Found]:
    """The texts in a template, which Django turns into something like Python first."""
    bracketed = f"({templatize(file.read_text(), origin=str(file))})"  # within brackets, indentation means nothing
    content = BytesIO(bracketed.encode())
    for line, name, words, _comments in extract_python(content, TEMPLATE_KEYWORDS, [], {"encoding": "utf-8"}):
        yield from sort_words(file, line, name, list(words) if isinstance(words, tuple) else [words])


def sort_words(file: Path, line: int, function: str, words: list[str | None]) -> Iterator[Found]:
    """Which of the arguments of `function` are context, singular and plural. What is not literal is no text."""
    given = [*words, None, None, None]
    context = given.pop(0) if "pgettext" in function else None
    plural = given[1] if "ngettext" in function or "npgettext" in function else None
    if given[0]:
        yield f"{file.relative_to(SOURCE)}:{line}", context, given[0], plural


def po_files(language: str) -> list[Path]:
    return sorted((LOCALE / language / "LC_MESSAGES").glob("*.po"))


def mo_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.mo"


def read(file: Path, language: str) -> Catalog:
    try:
        with file.open("rb") as content:
            return read_po(content, locale=language, abort_invalid=True)
    except PoFileError as error:
        raise click.ClickException(f"{file.name}: {error}") from None


def entries(catalog: Catalog) -> Iterator[Message]:
    """The translations of `catalog` without its header."""
    return (message for message in catalog if message.id)


def identify(message: Message) -> Id:
    singular = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return (message.context, singular)


def read_all(language: str) -> dict[Id, list[tuple[Path, Message]]]:
    """Each text in the language's files, with all its translations and where they stand."""
    found: dict[Id, list[tuple[Path, Message]]] = {}
    for file in po_files(language):
        for message in entries(read(file, language)):
            found.setdefault(identify(message), []).append((file, message))
    return found


def strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def check_language(language: str, wanted: dict[Id, Text]) -> list[str]:
    """What is wrong with the translations of `wanted` into `language`, one line each; empty if all is in order."""
    have = read_all(language)
    return [
        *missing(wanted, have),
        *(f"not used any more: {show(id_)} ({where(found)})" for id_, found in have.items() if id_ not in wanted),
        *(f"in several files: {show(id_)} ({where(found)})" for id_, found in have.items() if len(found) > 1),
        *(line for found in have.values() for file, message in found for line in check_message(file, message)),
    ]


def missing(wanted: dict[Id, Text], have: dict[Id, list[tuple[Path, Message]]]) -> Iterator[str]:
    for id_, text in wanted.items():
        if id_ not in have:
            yield f"not translated: {show(id_)} ({text.places[0]})"


def check_message(file: Path, message: Message) -> Iterator[str]:
    """What is wrong with one translation by itself."""
    title = f"{show(identify(message))} ({file.name}:{message.lineno})"
    if not all(strings(message)):
        yield f"empty: {title}"
        return
    if message.fuzzy:
        yield f"marked as unsure (fuzzy): {title}"
    ids = list(message.id) if isinstance(message.id, tuple | list) else [message.id]
    allowed = {frozenset(placeholders(text)) for text in ids}
    for string in strings(message):
        if frozenset(placeholders(string)) not in allowed:
            yield f"other placeholders: {title}"


def placeholders(text: str) -> Iterable[str]:
    return PLACEHOLDER.findall(text.replace("%%", ""))


def show(id_: Id) -> str:
    context, words = id_
    return f"“{words}”" if context is None else f"“{words}” [{context}]"


def where(found: list[tuple[Path, Message]]) -> str:
    return ", ".join(f"{file.name}:{message.lineno}" for file, message in found)


def compile_language(language: str) -> int:
    """Merge the language's files into django.mo; how many texts it holds. Two translations of one text are refused."""
    merged = Catalog(locale=language)
    for id_, found in read_all(language).items():
        different = {tuple(strings(message)) for _file, message in found if all(strings(message)) and not message.fuzzy}
        if len(different) > 1:
            raise click.ClickException(f"two translations: {show(id_)} ({where(found)})")
        for _file, message in found:
            if all(strings(message)) and not message.fuzzy:
                merged.add(message.id, message.string, context=message.context, flags=message.flags)
    file = mo_file(language)
    new = file.with_suffix(".new")
    with new.open("wb") as content:
        write_mo(content, merged)
    new.replace(file)
    return len(merged)


def compile_all() -> None:
    for language in translated_languages():
        compile_language(language)


def compile_if_changed() -> None:
    """Compile before the site starts, which reads the translations once, unless they are as they were."""
    files = [file for language in translated_languages() for file in po_files(language)]
    stamp = Stamp(STAMPS / "messages", files)
    if stamp.is_fresh() and all(mo_file(language).is_file() for language in translated_languages()):
        return
    with step(translate("Translations")):
        compile_all()
    stamp.set()


def translated_languages() -> list[str]:
    """The codes of the languages that have translations: all except that of the code."""
    return [language.code for language in LANGUAGES if language.code != DEFAULT_LANGUAGE]


def complete_languages() -> list[str]:
    return [language.code for language in LANGUAGES if language.complete and language.code != DEFAULT_LANGUAGE]


@click.group(help=translate("Extract, check and compile the translations."))
def messages() -> None:
    """Extract, check and compile the translations."""


@messages.command("extract", help=translate("Print every text that is marked for translation."))
@click.option(
    "--missing", "only_missing", metavar="LANGUAGE", help=translate("Only those without a translation into it.")
)
def extract_command(only_missing: str | None) -> None:
    """Print every text that is marked for translation."""
    have = read_all(only_missing) if only_missing else {}
    for text in extract().values():
        if text.id not in have:
            click.echo(as_po(text))


def as_po(text: Text) -> str:
    """`text` as an empty entry of a .po file."""
    catalog = Catalog()
    context, singular = text.id
    places = [place.rsplit(":", 1) for place in text.places]
    catalog.add(
        (singular, text.plural) if text.plural else singular,
        context=context,
        locations=[(file, int(line)) for file, line in places],
    )
    return po_text(catalog)


def po_text(catalog: Catalog) -> str:
    content = BytesIO()
    write_po(content, catalog, omit_header=True)
    return content.getvalue().decode().strip() + "\n"


@messages.command("check", help=translate("Say which texts are not translated, or not well."))
def check_command() -> None:
    """Say which texts of the complete languages are not translated, or not well."""
    wanted = extract()
    found = {language: check_language(language, wanted) for language in complete_languages()}
    for language, lines in found.items():
        for line in lines:
            click.echo(f"{language}: {line}")
    if any(found.values()):
        sys.exit(1)
    click.echo(translate("All texts are translated."))


@messages.command("compile", help=translate("Merge the translations into the files that the program reads."))
def compile_command() -> None:
    """Merge the translations into the files that the program reads."""
    compile_all()


if __name__ == "__main__":
    messages(prog_name="saferhavens messages")
