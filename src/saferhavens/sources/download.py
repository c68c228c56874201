"""Files of the publishers, fetched into a cache: one folder a source and version, each file beside its SHA-256.

A file stands under its final name only when it is complete and its checksum is right. What is there is not fetched
again. Lists of interfaces are fetched page by page and kept as one JSON file.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from saferhavens.core.problems import (
    CHECKSUM_WRONG,
    FORMAT_UNREADABLE,
    PUBLISHER_REFUSED,
    PUBLISHER_WANTS_KEY,
    ProblemError,
)
from saferhavens.sources.fetching import Fetcher, Patience, disk_watched, forget, shown
from saferhavens.sources.shape import About, Address, LocalFile, Progress
from saferhavens.sources.source import hash_file

PAGES_LIMIT = 2000
"""Pages of one list at most, so that an interface that never ends does not keep us for ever."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def fetch(
    about: About,
    address: Address,
    cache: Path,
    *,
    today: date,
    keys: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    patience: Patience | None = None,
) -> LocalFile:
    """The file at `address`, from the cache or from its publisher.

    `keys` fill the `{placeholders}` of addresses that ask for a key of one's own: setting's name → key.
    Files without a version of their own are kept under the day on which they were fetched.
    Raises NO_NETWORK, PUBLISHER_REFUSED, PUBLISHER_WANTS_KEY, DOWNLOAD_INCOMPLETE, CHECKSUM_WRONG,
    FILE_TOO_LARGE, DISK_FULL, FORMAT_UNREADABLE.
    """
    tell = progress or (lambda _doing, _share: None)
    folder = cache / about.key / (address.version or today.isoformat())
    target = folder / file_name(address)
    if cached := _cached(target):
        return LocalFile(about.key, target, address.version, cached)
    url = _with_keys(about, address, keys or {})
    folder.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    tell("fetching", 0.0)
    with Fetcher(about.publisher, patience) as fetcher:
        if address.paging in PAGINGS:
            _write_pages(PAGINGS[address.paging](fetcher, url, tell), part)
        else:
            fetcher.download(_file_of_data_set(fetcher, url) if address.paging == DATA_SET else url, part)
    sha256 = _keep(part, target, address.sha256)
    tell("fetching", 1.0)
    return LocalFile(about.key, target, address.version, sha256)


def file_name(address: Address) -> str:
    """The name under which an address is kept: the publisher's own if the address ends in one that can be read."""
    own = Path(urlsplit(address.url).path).name
    return own if Path(own).suffix.lstrip(".") == address.format else f"{address.name}.{address.format}"


def _with_keys(about: About, address: Address, keys: Mapping[str, str]) -> str:
    missing = [name for name in _PLACEHOLDER.findall(address.url) if not keys.get(name)]
    if missing:
        where = urlsplit(address.url).hostname
        raise ProblemError(PUBLISHER_WANTS_KEY, publisher=about.publisher, address=where, setting=missing[0])
    return _PLACEHOLDER.sub(lambda found: keys[found[1]], address.url)


def _cached(target: Path) -> str:
    """The SHA-256 of a file that is there and still what was fetched, or an empty text."""
    record = _record(target)
    if not target.exists() or not record.exists():
        return ""
    sha256 = record.read_text(encoding="ascii").split()[0]
    return sha256 if hash_file(target) == sha256 else ""


def _record(target: Path) -> Path:
    return target.with_name(target.name + ".sha256")


def _keep(part: Path, target: Path, announced: str) -> str:
    """Give a complete file its final name, or set it aside if it is not the announced one."""
    sha256 = hash_file(part)
    if announced and sha256 != announced.lower():
        part.replace(target.with_name(target.name + ".wrong"))
        forget(part)
        raise ProblemError(CHECKSUM_WRONG, file=target.name, got=sha256, expected=announced.lower())
    with part.open("rb") as stream:
        os.fsync(stream.fileno())
    _record(target).write_text(f"{sha256}  {target.name}\n", encoding="ascii")
    part.replace(target)
    forget(part)
    return sha256


# --- lists that come page by page ----------------------------------------------------------------------------------

Pages = Iterator[list[Any]]


def _numbered(fetcher: Fetcher, url: str, tell: Progress) -> Pages:
    """UNHCR: `page` counts from 1, the answer says `maxPages` and holds `items`."""
    number, last = 1, 1
    while number <= min(last, PAGES_LIMIT):
        answer = _json(fetcher, _with_query(url, page=number))
        last = int(answer.get("maxPages") or 1)
        yield _list(answer, "items", url)
        tell("fetching", number / max(last, 1))
        number += 1


def _offset(fetcher: Fetcher, url: str, tell: Progress) -> Pages:
    """ArcGIS: `resultOffset` counts features, the answer says whether there are more."""
    offset = 0
    for _page in range(PAGES_LIMIT):
        answer = _json(fetcher, _with_query(url, resultOffset=offset))
        if "error" in answer:
            raise _refused(fetcher, answer["error"], url)
        features = _list(answer, "features", url)
        yield features
        offset += len(features)
        tell("fetching", 0.5)
        if not features or not _has_more(answer):
            return


def _has_more(answer: dict[str, Any]) -> bool:
    inside = answer.get("properties") or {}
    return bool(answer.get("exceededTransferLimit") or inside.get("exceededTransferLimit"))


def _file_of_data_set(fetcher: Fetcher, url: str) -> str:
    """HDX: the answer describes a data set and says where its CSV file lies now; that address changes."""
    answer = _json(fetcher, url)
    resources = _list(answer.get("result") or {}, "resources", url)
    found = (each.get("url") for each in resources if str(each.get("format")).upper() == "CSV")
    file = next(found, None)
    if not file:
        raise _refused(fetcher, "without a CSV file", url)
    return str(file)


PAGINGS: dict[str, Callable[[Fetcher, str, Progress], Pages]] = {"number": _numbered, "offset": _offset}
"""How interfaces hand out their lists: value of `paging` in about.toml → its pages."""

DATA_SET = "ckan"
"""The value of `paging` for an address that only says where the file lies."""


def _write_pages(pages: Pages, part: Path) -> None:
    """All pages as one JSON document, GeoJSON if they hold features."""
    records = [record for page in pages for record in page]
    is_geojson = bool(records) and records[0].get("type") == "Feature"
    document = {"type": "FeatureCollection", "features": records} if is_geojson else {"items": records}
    with disk_watched(part), part.open("w", encoding="utf-8") as stream:
        json.dump(document, stream, ensure_ascii=False)


def _json(fetcher: Fetcher, url: str) -> dict[str, Any]:
    body = fetcher.answer(url)
    try:
        answer = json.loads(body)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ProblemError(FORMAT_UNREADABLE, file=shown(url), format="JSON", reason=str(error)) from error
    if not isinstance(answer, dict):
        raise ProblemError(FORMAT_UNREADABLE, file=shown(url), format="JSON", reason="it is no object")
    return answer


def _list(answer: dict[str, Any], name: str, url: str) -> list[Any]:
    found = answer.get(name)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ProblemError(FORMAT_UNREADABLE, file=shown(url), format="JSON", reason=f"it holds no list “{name}”")
    return found


def _refused(fetcher: Fetcher, status: object, url: str) -> ProblemError:
    return ProblemError(PUBLISHER_REFUSED, publisher=fetcher.publisher, status=status, address=shown(url))


def _with_query(url: str, **more: int) -> str:
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode(more))))
    return urlunsplit(parts._replace(query=query))
