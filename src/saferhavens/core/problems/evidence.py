"""60x to 65x, 68x and 73x: reports and incidents, how they are judged, and what leaves."""

from saferhavens.core.problems.problem import Problem
from saferhavens.core.words import gettext_noop as _

# --- 60x evidence: the ladder of verification ---------------------------------------------------------------------

STEP_NOT_NEXT = Problem(
    601,
    _("From “{current}” there is no step to “{wanted}”."),
    _("Possible from here: {possible}."),
    http=409,
)
NOT_GRADED = Problem(
    602,
    _("Nobody has been able to judge these reports yet."),
    _("Grade at least one report first. F6 only says that neither its source nor its content can be judged."),
    http=409,
)
ONLY_DOUBTS = Problem(
    603,
    _("Whoever graded these reports doubts what they say."),
    _("Grade them again if something new has come up, or mark the incident as disputed."),
    http=409,
)
LINEAGES_TOO_FEW = Problem(
    604,
    _("Of the {needed} independent sources that are needed, {found} can be built on."),
    _("Look for a source that does not depend on the others. Copies of a text, or of one witness's words, count once."),
    http=409,
)
SECOND_PERSON_NEEDED = Problem(
    605,
    _("Nobody has proposed this as verified yet."),
    _("One person proposes it, then another confirms it."),
    http=409,
)
SAME_PERSON = Problem(
    606,
    _("Whoever proposed something as verified cannot confirm it too."),
    _("Ask somebody else to confirm it."),
    http=403,
)
REPORTER_CANNOT_VERIFY = Problem(
    607,
    _("Whoever reported something cannot verify it."),
    _("Ask two people who did not report it: one to propose, one to confirm."),
    http=403,
)
REASON_NEEDED = Problem(
    608,
    _("This step needs a reason."),
    _("Write in a few words why, and send it again."),
    http=422,
)

# --- 62x evidence: duplicates ------------------------------------------------------------------------------------

REPORT_TWICE = Problem(
    620,
    _("The report “{report}” stands twice in the list in which duplicates are looked for."),
    _("Give each report an id of its own, and start again."),
    http=422,
    exit_code=65,
)
REPORT_IMPOSSIBLE = Problem(
    621,
    _("The report “{report}” says something impossible: it ends before it begins, or a number is out of range."),
    _("Correct its dates, its place or its numbers of people, and start again."),
    http=422,
    exit_code=65,
)
TOO_MANY_CODES = Problem(
    622,
    _("The reports use more than {most} different codes in the field “{field}”."),
    _("Bring the codes into fewer groups, and start again."),
    http=422,
    exit_code=65,
)
TOO_MANY_PAIRS = Problem(
    623,
    _("More than {most} pairs of reports come into question."),
    _("Look for duplicates within fewer days or in a smaller area."),
    http=422,
    exit_code=65,
)
LINKAGE_MEMORY = Problem(
    624,
    _("The search for duplicates needs more than the {mb} MB of memory that it may use."),
    _("Look for duplicates within fewer days or among fewer reports, or allow more memory."),
    http=503,
    exit_code=71,
)
LABELS_WRONG = Problem(
    625,
    _("Weights cannot be learnt from these pairs: both duplicates and other pairs are needed."),
    _("Label some pairs of each kind, and start again."),
    http=422,
    exit_code=65,
)
REPORTS_FILE_WRONG = Problem(
    626,
    _("The file {file} cannot be used to measure how duplicates are found: {reason}."),
    _("Name a Parquet file of IDMC's displacement updates with --data."),
    http=422,
    exit_code=65,
)

# --- 63x evidence: how many were never documented ------------------------------------------------------------------

CAPTURE_HISTORY_WRONG = Problem(
    630,
    _("The lists cannot be compared: “{history}” with the number {count} is not possible."),
    _("Each list has a name of its own, and each incident stands in at least one list. Build the lists again."),
    http=422,
    exit_code=65,
)
LINKAGE_OUT_OF_RANGE = Problem(
    631,
    _("Precision and recall of finding duplicates lie between 0 and 1; {value} is not possible."),
    _("Measure it again on pairs of reports that a person has judged."),
    http=422,
    exit_code=65,
)
OVERLAP_IMPOSSIBLE = Problem(
    632,
    _("Lists of {first} and {second} cannot have {both} in common."),
    _("Count again how many stand in each list and how many in both."),
    http=422,
    exit_code=65,
)
CAPTURE_TABLE_WRONG = Problem(
    633,
    _("A table of {cells} numbers that add up to {documented} is not that of three to five lists."),
    _("Build the lists again. Each needs at least one incident, and no number can be below nought."),
    http=422,
    exit_code=65,
)

# --- 6xx evidence: reports --------------------------------------------------------------------------------------

REPORT_WRONG = Problem(
    680,
    _("The report cannot be taken: something is wrong with {fields}."),
    _("Correct it and send it again. Nothing was stored."),
    http=422,
    exit_code=65,
)
REPORT_ID_TAKEN = Problem(
    681,
    _("A report with the same number but other content has already arrived."),
    _("If you changed a report that was sent before, open it and send the change as a correction."),
    http=409,
)
REPORT_WITHDRAWN = Problem(
    682, _("This report has been withdrawn."), _("File a new report if you want to tell it again."), http=409
)
REPORT_CHANGED_MEANWHILE = Problem(
    683,
    _("Somebody changed this meanwhile."),
    _("Load the page again, look at the change, and do yours once more."),
    http=409,
)
STEP_NOT_POSSIBLE = Problem(
    684,
    _("This cannot be done now: {reason}."),
    _("Load the page again to see how it stands."),
    http=409,
)
PLACE_NOT_IN_COUNTRY = Problem(
    685,
    _("The place “{code}” is not one of the places of that country."),
    _("Choose the place again, or leave it empty and describe it in words."),
    http=422,
)
NUMBER_UNKNOWN = Problem(
    688,
    _("No report or incident that you can see is called so."),
    _("Copy the number as it stands at the head of its page."),
    http=422,
)
FORM_WRONG = Problem(
    689,
    _("The form was not filled in rightly: something is missing or too long."),
    _("Go back, complete it and send it again. Nothing was written."),
    http=422,
)

# --- 64x disclosure: what leaves ----------------------------------------------------------------------------------

RELEASE_FOR_NO_STATE = Problem(
    640,
    _("A release for a state must say which state, and one for the public must not."),
    _("Give the code of the country of those who will read it."),
    http=422,
    exit_code=64,
)
CONTRIBUTION_UNUSABLE = Problem(
    641,
    _("An incident cannot be counted for release: {reason}."),
    _("Correct the incident, then release again. What was released before stays as it is."),
    http=422,
    exit_code=65,
)
RELEASE_KEY_TOO_SHORT = Problem(
    642,
    _("The key for releases is too short: it needs at least {least} bytes."),
    _("Set a longer one. Nothing was released."),
    http=503,
    exit_code=78,
)
RELEASE_OTHER_POLICY = Problem(
    643,
    _("Earlier releases were made under the policy {old}, this one would be under {new}."),
    _("Differences between the two could show people. Keep the earlier policy, or begin a new series on purpose."),
    http=409,
    exit_code=78,
)
RELEASE_GOES_BACK = Problem(
    644,
    _("There is a later release already, of {before}."),
    _("Releases go forward only. Check the clock of this machine."),
    http=409,
    exit_code=65,
)
REGISTER_UNREADABLE = Problem(
    645,
    _("The memory of earlier releases cannot be read."),
    _("Restore it from a backup. Without it, a new release could show people by its differences to the earlier ones."),
    http=503,
    exit_code=65,
)

# --- 73x sharing: what is released -----------------------------------------------------------------------------------

RELEASE_CHANGED = Problem(
    730,
    _("What you were about to approve is not there any more: it was replaced, or something in it was withdrawn."),
    _("Load the page again and look at the numbers that wait now."),
    http=409,
)
