"""E-mails to people: text only, in their language, with no name of another person or place in the subject."""

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from saferhavens.web.people import tokens
from saferhavens.web.people.models import Invitation, Person


def send_invitation(invitation: Invitation) -> None:
    with translation.override(invitation.language):
        facts = {
            "organisation": invitation.organisation,
            "link": invitation_link(invitation),
            "until": invitation.expires_at,
        }
        send(gettext("Your invitation to Safer Havens"), "people/mails/invitation.txt", invitation.email, facts)


def send_password_reset(person: Person) -> None:
    with translation.override(person.language):
        send(
            gettext("A new password for Safer Havens"),
            "people/mails/password_reset.txt",
            person.email,
            {"person": person, "link": password_reset_link(person)},
        )


def send(subject: str, template: str, address: str, facts: dict[str, object]) -> None:
    """Send one mail in the language that is active. Raises what the mail server raises."""
    text = render_to_string(template, facts).strip() + "\n"
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address]).send()


def invitation_link(invitation: Invitation) -> str:
    return absolute(reverse("people:open_invitation", args=[tokens.token_of(invitation.salt)]))


def password_reset_link(person: Person) -> str:
    """The link that django-allauth checks: it is good for one change, for PASSWORD_RESET_TIMEOUT seconds."""
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    return absolute(reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key]))


def absolute(path: str) -> str:
    return f"{settings.SITE_ADDRESS}{path}"
