"""What sign-in itself, done by django-allauth, leaves in the ledger and in the list of sessions."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people import actions
from saferhavens.web.people.models import Person
from saferhavens.web.people.sessions import LANGUAGE, SIGN_IN, device_of


@receiver(user_logged_in)
def begin_session(request: HttpRequest, user: Person, **_: Any) -> None:
    sign_in = actions.begin_session(user, device_of(request), audit=Audit.of_person(user.pk))
    request.session[SIGN_IN] = sign_in.pk
    request.session[LANGUAGE] = user.language


@receiver(user_logged_out)
def end_session(request: HttpRequest, user: Person | None, **_: Any) -> None:
    request.has_signed_out = True
    if user is not None:
        actions.end_session(user, request.session.get(SIGN_IN), audit=Audit.of_person(user.pk))


@receiver(user_login_failed)
def note_failure(credentials: dict[str, Any], **_: Any) -> None:
    actions.note_failed_sign_in(str(credentials.get("email", "")), audit=Audit("anonymous", "web"))


@receiver(password_changed)
@receiver(password_reset)
def note_password(user: Person, **_: Any) -> None:
    actions.note_new_password(user, audit=Audit.of_person(user.pk))


# The rows themselves are watched, not django-allauth's own signals: those come after the transaction.


@receiver(post_save, sender=Authenticator)
def note_factor_added(instance: Authenticator, created: bool, **_: Any) -> None:
    if created:
        actions.note_second_factor(instance.user, instance.type, is_added=True, audit=present_audit())


@receiver(post_delete, sender=Authenticator)
def note_factor_removed(instance: Authenticator, **_: Any) -> None:
    actions.note_second_factor(instance.user, instance.type, is_added=False, audit=present_audit())


def present_audit() -> Audit:
    """Whoever the request being answered is from; outside of one, whoever runs commands on the machine."""
    return Audit.of_request(context.request) if context.request else Audit.of_command()
