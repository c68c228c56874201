"""Everything that is written about forms and ways in from KoboToolbox: one function a verb, each with `audit`."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import gettext_noop
from saferhavens.web.intake.openrosa import limits, report_form
from saferhavens.web.intake.openrosa.building import Built
from saferhavens.web.intake.openrosa.mapping import Meaning
from saferhavens.web.intake.openrosa.models import KoboHook, UploadedForm
from saferhavens.web.intake.programs import rules
from saferhavens.web.intake.programs.managers import decides_in
from saferhavens.web.intake.programs.rules import ReasonError
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person

IS_OURS = gettext_noop("its form_id is the one of our own report form")
ID_TOO_LONG = gettext_noop("its form_id or version is too long")


def upload_form(organisation: Organisation, built: Built, *, by: Person, audit: Audit) -> UploadedForm:
    """Keep a form, not offered to telephones before it is said what it means.

    Raises MAY_NOT, XLSFORM_WRONG, FORM_VERSION_TAKEN.
    """
    rules.check_decides(decides_in(by), organisation.pk)
    if built.form_id == report_form.FORM_ID:
        raise ReasonError(problems.XLSFORM_WRONG, IS_OURS)
    if len(built.form_id) > limits.LONGEST_ID or len(built.version) > limits.LONGEST_VERSION:
        raise ReasonError(problems.XLSFORM_WRONG, ID_TOO_LONG)
    try:
        return _keep_form(organisation, built, by, audit)
    except IntegrityError:
        raise ProblemError(problems.FORM_VERSION_TAKEN) from None


@transaction.atomic
def _keep_form(organisation: Organisation, built: Built, by: Person, audit: Audit) -> UploadedForm:
    earlier = UploadedForm.objects.filter(organisation=organisation, form_id=built.form_id).first()
    row = UploadedForm.objects.create(
        organisation=organisation,
        form_id=built.form_id,
        version=built.version,
        title=built.title[: limits.LONGEST_TITLE],
        xml=built.xml,
        questions=[question.as_kept() for question in built.questions],
        mapping=_still_fitting(earlier, built),
        uploaded_by=by,
    )
    audit.record("form_uploaded", row, organisation=organisation.pk, questions=len(built.questions))
    return row


def _still_fitting(earlier: UploadedForm | None, built: Built) -> dict[str, object]:
    """What was said of the version before, for the questions that are still there."""
    if earlier is None:
        return {}
    before, paths = Meaning.of_json(earlier.mapping), {question.path for question in built.questions}
    fields = {path: target for path, target in before.fields.items() if path in paths}
    codes = {path: chosen for path, chosen in before.codes.items() if path in paths}
    return Meaning(fields, codes, before.always).as_json()


@transaction.atomic
def set_meaning(row: UploadedForm, meaning: Meaning, *, by: Person, audit: Audit) -> None:
    """Say what the answers mean: for reports that arrive from now on. Raises MAY_NOT."""
    rules.check_decides(decides_in(by), row.organisation_id)
    row.mapping = meaning.as_json()
    row.save(update_fields=["mapping"])
    audit.record("form_mapped", row, fields=len(meaning.fields))


@transaction.atomic
def offer_form(row: UploadedForm, *, by: Person, audit: Audit) -> None:
    """Offer it to telephones, instead of its other versions. Raises MAY_NOT, MAPPING_INCOMPLETE."""
    rules.check_decides(decides_in(by), row.organisation_id)
    if not Meaning.of_json(row.mapping).is_complete:
        raise ProblemError(problems.MAPPING_INCOMPLETE)
    UploadedForm.objects.filter(organisation=row.organisation_id, form_id=row.form_id).update(is_listed=False)
    UploadedForm.objects.filter(pk=row.pk).update(is_listed=True)
    audit.record("form_listed", row)


@transaction.atomic
def take_form_back(row: UploadedForm, *, by: Person, audit: Audit) -> None:
    """Offer it no more; what telephones have filled in already is still taken. Raises MAY_NOT."""
    rules.check_decides(decides_in(by), row.organisation_id)
    if UploadedForm.objects.filter(pk=row.pk, is_listed=True).update(is_listed=False):
        audit.record("form_unlisted", row)


@transaction.atomic
def make_hook(organisation: Organisation, form: UploadedForm | None, *, by: Person, audit: Audit) -> KoboHook:
    """An address for a KoboToolbox project that uses `form` (None: our own). Raises MAY_NOT, MAPPING_INCOMPLETE."""
    rules.check_decides(decides_in(by), organisation.pk)
    if form is not None and not Meaning.of_json(form.mapping).is_complete:
        raise ProblemError(problems.MAPPING_INCOMPLETE)
    hook = KoboHook.objects.create(organisation=organisation, form=form, made_by=by)
    audit.record("hook_made", hook, organisation=organisation.pk)
    return hook


@transaction.atomic
def close_hook(hook: KoboHook, *, by: Person, audit: Audit) -> None:
    """Take nothing more there; nothing happens to one that was closed before. Raises MAY_NOT."""
    rules.check_decides(decides_in(by), hook.organisation_id)
    if KoboHook.objects.filter(pk=hook.pk, closed_at=None).update(closed_at=timezone.now()):
        audit.record("hook_closed", hook)
