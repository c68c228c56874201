"""What the interface for programs takes and answers, as OpenAPI says it. Made from the fields that a report has."""

from enum import StrEnum
from typing import Any

from ninja import Field, Schema

from saferhavens.core.evidence import report
from saferhavens.core.evidence.words import ActorKind, Attribution, Purpose, Recipient


class Sent(Schema):
    """A report that has arrived."""

    id: str = Field(..., description="By which its files are sent and its state is asked for.")
    instance_id: str = Field(..., description="As it was sent.")
    awaited_files: int = Field(..., description="How many announced files have not arrived yet.")


class Said(Schema):
    """One message between those who judge a report and whoever sent it."""

    is_from_sender: bool
    text: str
    at: str = Field(..., description="The day, ISO 8601.")


class State(Schema):
    """How a report stands."""

    id: str
    state: str = Field(..., description="A code: received, taken_up, linked, set_aside or withdrawn.")
    state_in_words: str
    version: int
    awaited_files: int
    messages: list[Said]


class FileState(Schema):
    """How much of a file has arrived."""

    received: int = Field(..., description="Bytes that need not be sent again.")
    size: int
    is_whole: bool


class Wrong(Schema):
    """Every refusal has this shape."""

    problem: str = Field(..., description="Its number, such as SH-680.")
    message: str
    next_step: str
    fields: dict[str, list[str]] | None = Field(None, description="What is wrong with which field.")


def codes(kind: type[StrEnum]) -> dict[str, Any]:
    return {"type": "string", "enum": [word.value for word in kind]}


def text(longest: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest}


def objects(properties: dict[str, Any], needed: list[str], most: int) -> dict[str, Any]:
    item = {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}
    return {"type": "array", "items": item, "maxItems": most}


def report_schema() -> dict[str, Any]:
    """The JSON schema of a report, field by field as `core.evidence.report` reads it."""
    properties: dict[str, Any] = {
        **{name: {"type": "array", "items": codes(kind), "maxItems": len(kind)} for name, kind in report.LISTS.items()},
        **{name: codes(kind) for name, kind in report.CHOICES.items()},
        **{name: text(report.LONGEST_LINE) for name in report.LINES},
        **{name: text(report.LONGEST_TEXT) for name in report.TEXTS},
        **{name: {"type": "integer", "minimum": a, "maximum": b} for name, (a, b) in report.NUMBERS.items()},
        **{name: {"type": "number", "minimum": a, "maximum": b} for name, (a, b) in report.DEGREES.items()},
        **{name: {"type": "string", "format": "date"} for name in report.DATES},
        **{name: {"type": "boolean"} for name in report.FLAGS},
        "country": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "actors": objects(
            {
                "kind": codes(ActorKind),
                "attribution": codes(Attribution),
                "name": text(report.LONGEST_LINE),
                "alleged_by": text(report.LONGEST_LINE),
            },
            ["kind"],
            report.MOST_ACTORS,
        ),
        "consents": objects(
            {"purpose": codes(Purpose), "recipient": codes(Recipient)},
            ["purpose", "recipient"],
            len(Purpose) * len(Recipient),
        ),
    }
    properties["harms"]["minItems"] = 1
    return {"type": "object", "properties": properties, "required": ["harms", "country"], "additionalProperties": False}


def submission_schema(longest_id: int, most_files: int, longest_name: int) -> dict[str, Any]:
    """The body of a new report."""
    properties = {
        "instance_id": {"type": "string", "minLength": 1, "maxLength": longest_id},
        "language": text(10),
        "files": {"type": "array", "items": text(longest_name), "maxItems": most_files, "uniqueItems": True},
        "report": report_schema(),
    }
    needed = ["instance_id", "report"]
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def body(media_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}


def header(name: str, meaning: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "description": meaning, "schema": {"type": "string"}}
