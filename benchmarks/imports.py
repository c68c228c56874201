"""How long the import of a table takes, from the sent file to the last report, and how much memory.

An invented table of a fixed seed, with narratives of some 300 characters, is written in a process of its own, sent as
the page sends it, and taken in as a worker does it: read, understood, checked, sealed, stored, row by row accounted
for. Then the same table once more (every row had come before), and the undo of the first.

Yardstick of the same run: Django's `bulk_create` of a slice of the stored reports and versions alone, which reads,
checks and seals nothing. Its time is extrapolated to all rows in proportion.

Run by `saferhavens bench imports`. On PostgreSQL: SAFERHAVENS_BENCH_DATABASE_URL names an empty database.
"""

import argparse
import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from saferhavens.web.intake.table.models import Import

SEED = 20260101
SLICE = 10_000  # rows of the yardstick
COLUMNS = [
    "folio", "tipo de dano", "pais", "fecha", "municipio", "longitud", "latitud", "etapa",
    "personas minimo", "personas maximo", "relato", "fuente", "urgente", "observaciones",
]  # fmt: skip
HARMS = ("extorsión", "amenaza", "homicidio", "desaparición", "tortura", "daño a la casa; amenaza")
WORDS = "vieron pasar por la orilla del camino a varias personas que venían desde el puente con sus niños"
BY_HAND = {"amenaza": "THREAT", "homicidio": "KILL", "desaparición": "DISAPP", "tortura": "TORTURE",
           "daño a la casa": "PROPERTY", "extorsión": "EXTORT"}  # fmt: skip


def rows(count: int) -> Iterator[list[str]]:
    """Invented reports; one row in a hundred names no country and will be refused."""
    chance = random.Random(SEED)  # noqa: S311 - invented data
    for number in range(1, count + 1):
        low = chance.randint(1, 9)
        day = date(2025, 1, 1) + timedelta(days=chance.randint(0, 400))
        text = " ".join(chance.choices(WORDS.split(), k=55))
        yield [
            f"F-{number}", chance.choice(HARMS), "" if number % 100 == 0 else "COL", day.strftime("%d/%m/%Y"),
            f"Vereda {chance.randint(1, 9_999)}", f"{chance.uniform(-77, -70):.5f}", f"{chance.uniform(1, 10):.5f}",
            chance.choice(("transit", "destination", "")), str(low), str(low + chance.randint(0, 5)),
            f"{text} {number}", f"vecina {chance.randint(1, 500)}", chance.choice(("no", "no", "si")), "",
        ]  # fmt: skip


def write_table(file: Path, count: int) -> None:
    if file.suffix == ".csv":
        with file.open("w", newline="", encoding="utf-8") as target:
            csv.writer(target).writerows([COLUMNS, *rows(count)])
        return
    from openpyxl import Workbook  # noqa: PLC0415 - for developers only

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Informes")
    for row in [COLUMNS, *rows(count)]:
        sheet.append(row)
    book.save(file)


def peak_mb(who: int = resource.RUSAGE_SELF) -> float:
    return round(resource.getrusage(who).ru_maxrss / 1024, 1)


def busy() -> float:
    """Processes that others keep running on this machine, the mean of the last minute: they make everything slower."""
    return round(os.getloadavg()[0], 1)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return round(time.perf_counter() - started, 2)


def measure(count: int, file: Path) -> dict[str, object]:
    import django  # noqa: PLC0415 - the home must be set first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - Django must be set up first
    from django.db import connection  # noqa: PLC0415 - as above

    from saferhavens.web.evidence.models import Report  # noqa: PLC0415 - as above
    from saferhavens.web.intake.table import running  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    results: dict[str, object] = {
        "database": connection.vendor,
        "rows": count,
        "file": f"{file.suffix[1:]}, {file.stat().st_size / 1e6:.1f} MB",
        "load_of_others": busy(),
        "memory_before_mb": peak_mb(),
    }
    sent: list[Import] = []
    results["send_seconds"] = seconds(lambda: sent.append(send(file)))
    own = time.process_time()
    took = seconds(lambda: run(sent[0]))
    results |= {
        "import_seconds": took,
        "import_processor_seconds": round(time.process_time() - own, 2),
        "rows_per_second": round(count / took),
        "peak_memory_mb": peak_mb(),
        "peak_memory_of_the_process_that_reads_xlsx_mb": peak_mb(resource.RUSAGE_CHILDREN),
        "reports": Report.objects.count(),
        "yardstick_bulk_create_seconds_extrapolated": yardstick(count),
    }
    again = send(file)
    results["same_table_again_seconds"] = seconds(lambda: run(again))
    results["undo_seconds"] = seconds(lambda: running.undo(ordered(sent[0]), sent[0].by_id, audit()))
    results |= {"reports_after_undo": Report.objects.count(), "peak_memory_at_the_end_mb": peak_mb()}
    return results


def audit() -> Any:
    from saferhavens.web.ledger.audit import Audit  # noqa: PLC0415 - Django must be set up first

    return Audit("system", "command")


def send(file: Path) -> "Import":
    """Send the table as the page does, and say what its columns mean as its form does."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 - Django must be set up first

    from saferhavens.web.intake.table import actions  # noqa: PLC0415 - as above
    from saferhavens.web.intake.table.heads import head_of  # noqa: PLC0415 - as above

    organisation, by = house()
    upload = SimpleUploadedFile(file.name, file.read_bytes())
    row = actions.upload(organisation, upload, by=by, audit=audit())
    head = head_of(row)
    values = head.columns[1].values
    codes = {f"value:{place}": BY_HAND[value] for place, value in enumerate(values, start=1) if value in BY_HAND}
    meaning = head.meaning.as_json()
    meaning["codes"]["column:2"] = codes
    actions.set_meaning(row, head.of_json({**head.as_json(), "meaning": meaning}), by=by, audit=audit())
    actions.start(row, by=by, audit=audit())
    return row


def ordered(row: "Import") -> uuid.UUID:
    """Order the undo."""
    from saferhavens.web.intake.table import actions  # noqa: PLC0415 - as above

    actions.undo(row, by=row.by, audit=audit())
    return row.pk


def house() -> tuple[Any, Any]:
    """An organisation, and its coordinator."""
    from saferhavens.core.words import Role, Sector  # noqa: PLC0415 - Django must be set up first
    from saferhavens.web.people import actions  # noqa: PLC0415 - as above
    from saferhavens.web.people.models import Organisation, Person  # noqa: PLC0415 - as above

    found = Organisation.objects.first()
    if found is not None:
        return found, Person.objects.first()
    made = actions.create_organisation("Border Watch", Sector.CIVIL_SOCIETY, "COL", audit=audit())
    person = actions.add_person("c@people.example", "Carmen", "four words nobody expects", audit=audit())
    actions.change_roles(person, made, [Role.COORDINATOR], audit=audit())
    return made, person


def run(row: "Import") -> None:
    """As the worker does it. An import that does not end well ends the benchmark."""
    from saferhavens.web.intake.table import running  # noqa: PLC0415 - as above

    running.run(row.pk, audit())
    row.refresh_from_db()
    if row.state != "done" or row.done != row.rows:
        sys.exit(f"the import ended as {row.state} {row.problem} after {row.done} of {row.rows} rows")


def yardstick(count: int) -> float:
    """Seconds that `bulk_create` would take for all rows, judged by a slice; its rows are taken back."""
    from django.db import transaction  # noqa: PLC0415 - as above

    from saferhavens.web.evidence.models import Report, ReportVersion  # noqa: PLC0415 - as above

    versions = list(ReportVersion.objects.select_related("report")[: min(SLICE, count)])
    with transaction.atomic():
        reports = [version.report for version in versions]
        for version, report in zip(versions, reports, strict=True):
            report.pk = uuid.uuid4()
            version.report, version.pk, version.instance_id = report, None, f"yardstick:{version.pk}"
        took = seconds(lambda: Report.objects.bulk_create(reports, batch_size=1000))
        took += seconds(lambda: ReportVersion.objects.bulk_create(versions, batch_size=1000))
        transaction.set_rollback(True)
    return round(took * count / len(versions), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--xlsx", action="store_true", help="An XLSX instead of a CSV.")
    parser.add_argument("--no-record", action="store_true")
    parser.add_argument("--make", metavar="FILE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        write_table(Path(options.make), options.rows)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferhavens.web.settings")
    with tempfile.TemporaryDirectory(prefix="saferhavens-bench-") as folder:
        file = Path(folder) / f"table.{'xlsx' if options.xlsx else 'csv'}"
        subprocess.run([sys.executable, __file__, f"--rows={options.rows}", f"--make={file}"], check=True)
        results = measure(options.rows, file)
    from results import report  # noqa: PLC0415 - stands beside this script

    report("imports", results, record=not options.no_record)


if __name__ == "__main__":
    main()
