"""Who a program speaks for: the token in its Authorization header.

`Bearer <secret>` for programs; `Basic`, with any user name and the secret as password, for ODK Collect and
KoboToolbox, which know nothing else. No token ever stands in an address, where logs and histories would keep it.
"""

import base64
import binascii
import hmac

from django.http import HttpRequest
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.intake.programs import actions, rules
from saferhavens.web.intake.programs.limits import failures, requests_of
from saferhavens.web.intake.programs.models import ApiToken
from saferhavens.web.intake.programs.words import Scope
from saferhavens.web.ledger.audit import Audit

LONGEST_HEADER = 500


def authenticate(request: HttpRequest, scope: Scope) -> ApiToken:
    """The living token of `request` that opens `scope`. Raises TOKEN_WRONG, TOKEN_SCOPE, MAY_NOT, SLOW_DOWN.

    Everything is looked up anew for each request: what is revoked or disabled now is dead with the next one.
    """
    token = _found(secret_of(request.headers.get("Authorization", "")), request.META.get("REMOTE_ADDR", ""))
    requests_of.take(str(token.pk))
    rules.check_opens(token.scopes, scope)
    token.standing = standing_of(token.holder)
    rules.check_may_hold(token.standing.reports_for, token.organisation_id)
    if token.last_used_on != timezone.now().date():
        actions.note_use(token, audit=audit_of(token))
    return token


def _found(secret: str, address: str) -> ApiToken:
    """As `find`. Wrong secrets are counted for a minute; a request without any is how Collect begins.

    A right one is never kept waiting: behind a proxy all requests come from one address, and whoever sends wrong
    secrets there must not lock the others out.
    """
    try:
        return find(secret)
    except ProblemError:
        if secret:
            failures.take(address)
        raise


def audit_of(token: ApiToken) -> Audit:
    return Audit(f"token:{token.pk}", "program")


def secret_of(header: str) -> str:
    """The secret in an Authorization header; empty if there is none."""
    scheme, _, value = header[:LONGEST_HEADER].partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        pair = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return pair.partition(":")[2]


def find(secret: str) -> ApiToken:
    """The living token with this secret. Raises TOKEN_WRONG alike for one that never was and one that has ended."""
    wanted = actions.hash_of(secret)
    token = ApiToken.objects.select_related("organisation", "holder", "made_by").filter(secret_hash=wanted).first()
    if token is None or not hmac.compare_digest(token.secret_hash, wanted):
        raise ProblemError(problems.TOKEN_WRONG)
    are_active = token.holder.is_active and token.made_by.is_active
    rules.check_alive(timezone.now(), token.expires_at, token.revoked_at, people_are_active=are_active)
    return token
