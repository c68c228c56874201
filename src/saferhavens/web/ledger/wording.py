"""How entries read to people. The ledger keeps codes, which never change; the words for them may."""

from django.utils.translation import gettext

from saferhavens.core.ledger.canonical import Fact
from saferhavens.core.words import gettext_noop as _

VERBS = {
    "consent_revoked": _("revoked a consent"),
    "file_received": _("received a file"),
    "incident_opened": _("opened an incident"),
    "incident_stepped_back": _("took a step of verification back"),
    "incidents_merged": _("merged two incidents"),
    "invitation_accepted": _("took an invitation up"),
    "invitation_sent": _("sent an invitation"),
    "invitation_withdrawn": _("withdrew an invitation"),
    "invited": _("invited somebody"),
    "language_chosen": _("chose a language"),
    "lapsed_removed": _("removed what has lapsed"),
    "load": _("loaded data"),
    "load_failed": _("failed to load data"),
    "merge_undone": _("took a merge back"),
    "name_changed": _("changed a name"),
    "new_password_asked": _("asked for a new password"),
    "organisation_created": _("added an organisation"),
    "pair_decided": _("decided whether two reports tell of the same"),
    "password_changed": _("changed a password"),
    "person_added": _("added a person"),
    "person_disabled": _("disabled an account"),
    "person_enabled": _("enabled an account"),
    "report_corrected": _("corrected a report"),
    "report_joined_lineage": _("found that a report repeats another"),
    "report_linked": _("tied a report to an incident"),
    "report_placed": _("found the municipality of a report"),
    "report_received": _("received a report"),
    "report_unlinked": _("untied a report from an incident"),
    "report_withdrawn": _("withdrew a report"),
    "roles_changed": _("changed roles"),
    "sealing_key_made": _("made a sealing key"),
    "second_factor_added": _("added a second factor"),
    "second_factor_removed": _("removed a second factor"),
    "second_factors_removed": _("removed all second factors"),
    "sessions_ended": _("ended sessions"),
    "sign_in_failed": _("failed to sign in"),
    "signed_in": _("signed in"),
    "signed_out": _("signed out"),
    "vault_file_removed": _("destroyed a file of the vault"),
}
"""A test asks that every verb which an action records has its words here."""


def verb_in_words(verb: str) -> str:
    """`verb` in the reader's language; one from an older program as it stands in the ledger."""
    return gettext(VERBS[verb]) if verb in VERBS else verb


def facts_in_words(facts: dict[str, Fact]) -> str:
    """Facts on one line: names and codes as they are kept, lists without brackets."""
    return "; ".join(f"{name}: {fact_in_words(fact)}" for name, fact in facts.items())


def fact_in_words(fact: Fact) -> str:
    match fact:
        case bool():
            return gettext("yes") if fact else gettext("no")
        case dict() if fact:
            return f"({facts_in_words(fact)})"
        case list() if fact:
            return ", ".join(fact_in_words(item) for item in fact)
        case None | list() | dict():
            return "–"
    return str(fact)
