"""How entries read to people. The ledger keeps codes, which never change; the words for them may."""

from django.utils.translation import gettext

from saferhavens.core.ledger.canonical import Fact
from saferhavens.core.words import gettext_noop as _

VERBS = {
    "allegation_kept": _("kept an allegation from states"),
    "allegation_transmitted": _("let an allegation reach states"),
    "channel_changed": _("changed the anonymous channel"),
    "channel_closed": _("closed the anonymous channel"),
    "channel_opened": _("opened the anonymous channel"),
    "circle_joined": _("took an organisation into the verified circle"),
    "circle_left": _("took an organisation out of the verified circle"),
    "consent_revoked": _("revoked a consent"),
    "file_received": _("received a file"),
    "file_removed": _("destroyed a file for good"),
    "file_shown": _("opened a file"),
    "files_announced": _("announced the files of a report"),
    "forecast_frozen": _("froze a forecast"),
    "forecast_scored": _("scored a forecast"),
    "form_listed": _("offered a form to telephones"),
    "form_mapped": _("said what a form's answers mean"),
    "form_unlisted": _("took a form back"),
    "form_uploaded": _("uploaded a form"),
    "grant_given": _("shared reports"),
    "grant_revoked": _("stopped sharing reports"),
    "hook_closed": _("closed a way in for KoboToolbox"),
    "hook_made": _("made a way in for KoboToolbox"),
    "import_begun": _("began to take in a table"),
    "import_discarded": _("removed a table that was not yet taken in"),
    "import_done": _("took in a table"),
    "import_failed": _("could not take in the rest of a table"),
    "import_mapped": _("said what the columns of a table mean"),
    "import_started": _("asked for a table to be taken in"),
    "import_stopped": _("stopped taking in a table"),
    "import_undo_started": _("asked for an import to be undone"),
    "import_undone": _("undid an import"),
    "import_uploaded": _("sent a table"),
    "incidents_derived": _("built incidents anew on what is still shared"),
    "incident_opened": _("opened an incident"),
    "incident_stepped_back": _("took a step of verification back"),
    "incidents_merged": _("merged two incidents"),
    "invitation_accepted": _("took an invitation up"),
    "invitation_sent": _("sent an invitation"),
    "invitation_withdrawn": _("withdrew an invitation"),
    "invited": _("invited somebody"),
    "language_chosen": _("chose a language"),
    "lapsed_removed": _("removed what has lapsed"),
    "lineage_joined": _("found that two reports go back to one source"),
    "lineage_separated": _("found that a report has a source of its own"),
    "load": _("loaded data"),
    "load_failed": _("failed to load data"),
    "master_key_changed": _("changed the master key"),
    "merge_undone": _("took a merge back"),
    "message_received": _("received an answer"),
    "message_sent": _("asked the sender something"),
    "name_changed": _("changed a name"),
    "new_password_asked": _("asked for a new password"),
    "note_written": _("wrote a note"),
    "organisation_created": _("added an organisation"),
    "origin_forgotten": _("removed a month of a test on the past that no test rests on any more"),
    "origin_tried": _("tried a forecast from a month of the past"),
    "original_taken": _("took an original out"),
    "outlook_part_begun": _("began a part of the outlook"),
    "outlook_part_missing": _("found a part of the outlook missing"),
    "outlook_part_there": _("found a part of the outlook there again"),
    "package_begun": _("began an evidence package"),
    "package_made": _("made an evidence package"),
    "pair_decided": _("decided whether two reports tell of the same"),
    "pair_reopened": _("took back what was decided about a pair"),
    "pairs_found": _("found reports that may tell of the same"),
    "password_changed": _("changed a password"),
    "person_added": _("added a person"),
    "person_disabled": _("disabled an account"),
    "person_enabled": _("enabled an account"),
    "release_approved": _("approved a release"),
    "release_dropped": _("dropped a draft of a release"),
    "release_made": _("made a release"),
    "release_shown": _("showed a release"),
    "report_assigned": _("gave a report to somebody"),
    "report_corrected": _("corrected a report"),
    "report_graded": _("graded a report"),
    "report_held_back": _("held a report back"),
    "report_joined_lineage": _("found that a report repeats another"),
    "report_let_go": _("let a report be shared again"),
    "report_linked": _("tied a report to an incident"),
    "report_placed": _("found the municipality of a report"),
    "report_put_back": _("put a report back into the queue"),
    "report_read": _("opened a report"),
    "report_received": _("received a report"),
    "report_removed": _("destroyed a report for good"),
    "report_reopened": _("took up again a report that was set aside"),
    "report_set_aside": _("set a report aside"),
    "report_taken_up": _("took a report up"),
    "report_unlinked": _("untied a report from an incident"),
    "report_withdrawn": _("withdrew a report"),
    "reports_received": _("received many reports at once"),
    "reports_taken_back": _("took an import back"),
    "resealed": _("brought sealed text under a new key"),
    "roles_changed": _("changed roles"),
    "rule_replayed": _("replayed a rule for signals"),
    "sealing_key_destroyed": _("destroyed a sealing key"),
    "sealing_key_made": _("made a sealing key"),
    "sealing_key_retired": _("retired a sealing key"),
    "second_factor_added": _("added a second factor"),
    "second_factor_removed": _("removed a second factor"),
    "second_factors_removed": _("removed all second factors"),
    "sessions_ended": _("ended sessions"),
    "sign_in_failed": _("failed to sign in"),
    "signals_scanned": _("looked for signals"),
    "signed_in": _("signed in"),
    "signed_out": _("signed out"),
    "step_confirmed": _("confirmed a step of verification"),
    "step_declined": _("declined a step of verification"),
    "step_proposed": _("proposed a step of verification"),
    "step_taken": _("took a step of verification"),
    "summary_written": _("wrote the summary of an incident"),
    "texts_kept_apart": _("found that two texts are alike by chance"),
    "token_made": _("made a token"),
    "token_revoked": _("revoked a token"),
    "token_used": _("used a token for the first time that day"),
    "vault_file_removed": _("destroyed a file of the vault"),
    "vault_swept": _("swept the vault"),
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
