"""4xx: people and access."""

from saferhavens.core.problems.problem import Problem
from saferhavens.core.words import gettext_noop as _

NOT_YOURS = Problem(
    401,
    _("This page does not exist, or it is not open to you."),
    _("Sign in with another account, or go back."),
    http=404,
)
MAY_NOT = Problem(402, _("You may not do this: {reason}."), _("Ask an administrator of your organisation."), http=403)
INVITATION_USED = Problem(
    403, _("This invitation has been used, withdrawn or has expired."), _("Ask for a new one."), http=410
)
SLOW_DOWN = Problem(404, _("Too many attempts."), _("Wait {minutes} minutes, then try again."), http=429)
SIGN_IN_FIRST = Problem(
    405, _("This is open to signed-in people only."), _("Sign in, then ask again."), http=401, exit_code=77
)
SECOND_FACTOR_FIRST = Problem(
    406,
    _("Your account has no second factor yet."),
    _("Set one up on the page of your account, then ask again."),
    http=403,
    exit_code=77,
)
FORM_TOO_OLD = Problem(
    407,
    _("This form cannot be accepted: it was opened too long ago, or cookies are switched off."),
    _("Go back, load the page again, and send it once more."),
    http=403,
)
BAD_REQUEST = Problem(
    408,
    _("This request cannot be read."),
    _("Go back and try again. If you followed a link, it may be incomplete."),
    http=400,
)
WRONG_METHOD = Problem(
    409, _("This address does not work in this way."), _("Go back and use the page's own buttons."), http=405
)
DEMO_ONLY = Problem(
    410,
    _("This works only in an installation for trying things out."),
    _("Start it with SAFERHAVENS_DEMO=1. Never do so where real people are named."),
    http=403,
    exit_code=78,
)
PERSON_UNKNOWN = Problem(
    411,
    _("Nobody signs in with the address {email}."),
    _("`saferhavens people list` shows who does."),
    http=404,
    exit_code=67,
)
ORGANISATION_UNKNOWN = Problem(
    412,
    _("There is no organisation called “{name}”."),
    _("`saferhavens people organisations` lists them; `saferhavens people add-organisation` adds one."),
    http=404,
    exit_code=67,
)
BODY_TOO_LARGE = Problem(
    413,
    _("What was sent is larger than this site accepts."),
    _("Go back and send less at once."),
    http=413,
)
ADDRESS_TOO_LONG = Problem(
    414,
    _("This address is too long to be one of ours."),
    _("Go to the first page, and choose from there."),
    http=414,
)
