"""The answers of a form that was filled in, however it came: as OpenRosa's XML or as KoboToolbox's JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import gettext_noop
from saferhavens.web.intake.programs.limits import LONGEST_INSTANCE_ID, REPORT_BODY
from saferhavens.web.intake.programs.reading import checked_id
from saferhavens.web.intake.programs.rules import ReasonError

DEEPEST = 30
MOST_ANSWERS = 5_000

NOT_XML = gettext_noop("it is not well formed")
HAS_ENTITIES = gettext_noop("it declares a document type or entities")
TOO_LARGE = gettext_noop("it is too large")
TOO_DEEP = gettext_noop("it is nested too deeply")
TOO_MANY = gettext_noop("it holds too many answers")


class Answer(NamedTuple):
    """One answer. `path` is that of its question, `parent` tells apart the rounds of a group that repeats."""

    path: str
    parent: str
    value: str


class Filled(NamedTuple):
    """A form that was filled in."""

    form_id: str
    version: str
    instance_id: str
    replaces: str  # the instance id that this corrects; empty for a new one
    answers: tuple[Answer, ...]


def read_instance(xml: bytes) -> Filled:
    """The instance in `xml`. Raises XML_UNREADABLE, INSTANCE_ID_WRONG, ENCRYPTED_SUBMISSION."""
    root = parse(xml)
    if root.get("encrypted") == "yes" or any(local_name(child) == "encryptedXmlKey" for child in root):
        raise ProblemError(problems.ENCRYPTED_SUBMISSION)
    answers = tuple(_leaves(root))
    meta = {answer.path.rpartition("/")[2]: answer.value for answer in answers if _is_meta(answer)}
    return Filled(
        form_id=root.get("id", ""),
        version=root.get("version", ""),
        instance_id=checked_id(meta.get("instanceID") or root.get("instanceID", "")),
        replaces=meta.get("deprecatedID", "")[:LONGEST_INSTANCE_ID],
        answers=tuple(answer for answer in answers if not _is_meta(answer)),
    )


def parse(xml: bytes) -> Element:
    """The root of `xml`, with no entity, no document type and nothing fetched. Raises XML_UNREADABLE."""
    if len(xml) > REPORT_BODY:
        raise ReasonError(problems.XML_UNREADABLE, TOO_LARGE)
    try:
        root: Element = fromstring(xml, forbid_dtd=True)
    except DefusedXmlException:
        raise ReasonError(problems.XML_UNREADABLE, HAS_ENTITIES) from None
    except (ParseError, ValueError, LookupError):  # also an encoding that is unknown
        raise ReasonError(problems.XML_UNREADABLE, NOT_XML) from None
    return root


def local_name(element: Element) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _is_meta(answer: Answer) -> bool:
    return answer.path.startswith("meta/") or "/meta/" in answer.path


def _leaves(root: Element) -> Iterator[Answer]:
    """Every element without children, in document order, without recursion."""
    waiting = [(root, "", "")]
    found = 0
    while waiting:
        element, path, place = waiting.pop()
        if not len(element):
            found += 1
            if found > MOST_ANSWERS:
                raise ReasonError(problems.XML_UNREADABLE, TOO_MANY)
            yield Answer(path, place.rpartition("/")[0], (element.text or "").strip())
        elif place.count("/") >= DEEPEST:
            raise ReasonError(problems.XML_UNREADABLE, TOO_DEEP)
        else:
            waiting.extend(reversed(list(_children(element, path, place))))


def _children(element: Element, path: str, place: str) -> Iterator[tuple[Element, str, str]]:
    """Each child with its path, and with its place among those of its name."""
    counts: dict[str, int] = {}
    for child in element:
        name = local_name(child)
        counts[name] = counts.get(name, 0) + 1
        yield child, f"{path}/{name}".lstrip("/"), f"{place}/{name}[{counts[name]}]"


def read_kobo(sent: Mapping[str, Any], form_id: str) -> Filled:
    """A submission as KoboToolbox's REST service sends it. Raises INSTANCE_ID_WRONG, XML_UNREADABLE.

    Its names are whole paths ("place/country"), also inside groups that repeat; what begins with "_" is its own.
    """
    instance_id = sent.get("meta/instanceID") or (f"uuid:{sent['_uuid']}" if sent.get("_uuid") else "")
    replaces = sent.get("meta/deprecatedID")
    answers = tuple(answer for answer in _of_object(sent, "") if not _is_meta(answer))
    if len(answers) > MOST_ANSWERS:
        raise ReasonError(problems.XML_UNREADABLE, TOO_MANY)
    version = str(sent.get("__version__") or "")
    before = checked_id(str(replaces)) if replaces else ""
    return Filled(form_id, version, checked_id(str(instance_id)), before, answers)


def _of_object(item: Mapping[str, Any], place: str) -> Iterator[Answer]:
    for name, value in item.items():
        if name.startswith(("_", "formhub/")):
            continue
        match value:
            case list():
                for number, each in enumerate(value, 1):
                    inside = each if isinstance(each, dict) else {name: each}
                    yield from _of_object(inside, f"{place}/{name}[{number}]")
            case dict():
                yield from _of_object({f"{name}/{key}": each for key, each in value.items()}, place)
            case _:
                yield Answer(name, place + "/" + name.rpartition("/")[0], plain(value))


def plain(value: object) -> str:
    """A JSON value as a form would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip()


def kobo_files(sent: Mapping[str, Any]) -> Sequence[str]:
    """The names of the files that KoboToolbox says it keeps. They are never fetched: we ask no foreign host."""
    listed = sent.get("_attachments")
    names = [item.get("filename") for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    return [name.rpartition("/")[2] for name in names if isinstance(name, str) and name.rpartition("/")[2]]
