"""1xx: the installation."""

from saferhavens.core.problems.problem import Problem
from saferhavens.core.words import gettext_noop as _

PORT_IN_USE = Problem(
    101,
    _("Port {port} is already in use."),
    _("Stop the other program, or choose another port: make run PORT={other}."),
    exit_code=69,
)
DATABASE_NEWER_THAN_CODE = Problem(
    102,
    _("The database is newer than this program: it holds the change {migration}, which the program does not know."),
    _("Install the newer program, or restore a backup made with this one. Nothing was changed."),
    http=503,
    exit_code=78,
)
SETTING_WRONG = Problem(
    103,
    _("The setting {name} cannot be used: {reason}."),
    _("Correct it and start again. `saferhavens check` lists all settings."),
    http=503,
    exit_code=78,
)
DISK_FULL = Problem(
    104,
    _("There is no space left on the disk that holds {where}."),
    _("Free some space and do the same again. What was being written was taken back."),
    http=507,
    exit_code=74,
)
DATABASE_UNREACHABLE = Problem(
    105,
    _("The database does not answer: {reason}."),
    _("Check that it runs and that DATABASE_URL is right, then start again."),
    http=503,
    exit_code=69,
)
FILES_NOT_WRITABLE = Problem(
    106,
    _("The folder {where} cannot be written to."),
    _("Give this user the right to write there, or choose another folder with SAFERHAVENS_HOME."),
    http=503,
    exit_code=73,
)
FRONTEND_MISSING = Problem(
    107,
    _("The browser libraries are not installed."),
    _("Run `make run` once with a network connection, or `make frontend`."),
    http=503,
    exit_code=78,
)
DATABASE_BEHIND_CODE = Problem(
    108,
    _("The database is older than this program: {count} changes have not been made yet."),
    _("Run `saferhavens migrate`."),
    http=503,
    exit_code=78,
)
CHILD_KEEPS_ENDING = Problem(
    109,
    _("The {what} has ended {times} times within a minute, so everything was stopped."),
    _("The lines above say why. `saferhavens check` looks for what is wrong with the installation."),
    http=503,
    exit_code=70,
)
