"""A site in processes of its own, for test_p1_nothing_acknowledged_is_lost.

`make` prepares it and prints a token; `serve PORT` starts the web server and the worker as `saferhavens run` does, and
starts again what was killed; `look` finishes the work that waits and prints what is there, as JSON.
"""

import json
import sys
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first

from saferhavens.cli import run, serve  # noqa: E402 - as above
from saferhavens.core.words import Role, Sector  # noqa: E402 - as above
from saferhavens.web.custody import sweeping, vault  # noqa: E402 - as above
from saferhavens.web.evidence import draining, linking  # noqa: E402 - as above
from saferhavens.web.evidence.models import Attachment, Report, ReportVersion  # noqa: E402 - as above
from saferhavens.web.intake.programs.actions import make_token  # noqa: E402 - as above
from saferhavens.web.intake.programs.words import Scope  # noqa: E402 - as above
from saferhavens.web.ledger.audit import Audit  # noqa: E402 - as above
from saferhavens.web.ledger.models import Entry  # noqa: E402 - as above
from saferhavens.web.ledger.verification import verify_ledger  # noqa: E402 - as above
from saferhavens.web.people import actions  # noqa: E402 - as above

AUDIT = Audit.of_command()


def make() -> None:
    call_command("migrate", verbosity=0)
    organisation = actions.create_organisation("Border Watch", Sector.CIVIL_SOCIETY, "COL", audit=AUDIT)
    holder = actions.add_person("carmen@people.example", "Carmen", None, audit=AUDIT)
    actions.change_roles(holder, organisation, {Role.COORDINATOR}, audit=AUDIT)
    print(make_token(organisation, holder, "kills", {Scope.REPORTS_WRITE}, 1, by=holder, audit=AUDIT)[1])


def start(port: int) -> None:
    serve.ENDS_ALLOWED = 1_000_000  # whoever runs the site gives up sooner; here being killed is the plan
    supervisor = serve.Supervisor([run.web_server("127.0.0.1", port, 2), run.worker()])
    supervisor.listen()
    try:
        supervisor.start()
        supervisor.watch()
    finally:
        supervisor.stop()


def look() -> dict[str, Any]:
    draining.drain(AUDIT)
    linking.find_duplicates(AUDIT)
    versions = ReportVersion.objects.values_list("instance_id", "report_id")
    files = {
        str(row.report_id): vault.verify(row.organisation_id, row.pk).sha256
        for row in Attachment.objects.exclude(sha256="")
    }
    return {
        "reports": [[instance_id, str(report)] for instance_id, report in versions],
        "without_version": Report.objects.filter(versions=None).count(),
        "told": Entry.objects.filter(verb="report_received").count(),
        "files": files,
        "lost_files": len(sweeping.lost_files()),
        "waiting": Report.objects.filter(drained_at=None).count() + Report.objects.filter(compared_at=None).count(),
        "ledger_holds": verify_ledger().holds,
    }


match sys.argv[1:]:
    case ["make"]:
        make()
    case ["serve", port]:
        start(int(port))
    case ["look"]:
        print(json.dumps(look()))
