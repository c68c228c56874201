"""The words of the channel: for people who have no reason to know the field's."""

from typing import NamedTuple

from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.core.words import gettext_noop as _
from saferhavens.web.evidence.words import Handling

HARMS: dict[HarmType, str] = {
    HarmType.KILL: _("Somebody was killed"),
    HarmType.MASS_KILL: _("Several people were killed together"),
    HarmType.DISAPP: _("Somebody was taken away, and nobody says where they are"),
    HarmType.KIDNAP: _("Somebody was held to get money or something else"),
    HarmType.GBV: _("Sexual violence, or violence because somebody is a woman, gay or trans"),
    HarmType.TORTURE: _("Somebody was tortured, beaten or humiliated on purpose"),
    HarmType.XENO: _("People were attacked because they are foreign or displaced"),
    HarmType.THREAT: _("Somebody was threatened"),
    HarmType.EXTORT: _("People had to pay so that nothing would happen to them"),
    HarmType.SMUGGLE_ABUSE: _("Those who were paid to bring people across robbed, hurt or abandoned them"),
    HarmType.TRAFF: _("People were forced or deceived into work or sex, or sold"),
    HarmType.RECRUIT: _("Somebody was forced to join an armed group, or children were used by one"),
    HarmType.DETAIN: _("An authority locked people up without a good reason"),
    HarmType.REFOUL: _("People were sent back to danger, or could not ask for asylum"),
    HarmType.EXPEL: _("People were thrown out of a country"),
    HarmType.FORCED_DISP: _("People had to leave their homes, or were not allowed to leave"),
    HarmType.CAMP_ATTACK: _("A camp or shelter was attacked"),
    HarmType.PROPERTY: _("Homes, land or belongings were taken or destroyed"),
    HarmType.HATE: _("Somebody called for hatred or violence in public"),
    HarmType.DISCRIM_SERV: _("People were refused a doctor, school, papers or justice"),
    HarmType.AID_BLOCK: _("Somebody kept help from reaching people"),
}
"""The 21 harms, those that people report most on top."""

HANDLING: dict[Handling, str] = {
    Handling.RECEIVED: _("It has arrived. Nobody has read it yet."),
    Handling.TAKEN_UP: _("Somebody is reading it and looking into it."),
    Handling.LINKED: _("Somebody is reading it and looking into it."),
    Handling.SET_ASIDE: _("It was read. Nothing more is being done with it for now."),
    Handling.WITHDRAWN: _("You took it back. It counts nowhere any more, and will be removed."),
}
"""What the sender is told. How staff sees it, and why, stays with the staff."""


class Question(NamedTuple):
    """Whom a yes lets see what was sent, and the uses that one may say yes to."""

    recipient: Recipient
    words: str
    uses: tuple[tuple[Purpose, str], ...]


_WARN = (Purpose.EARLY_WARNING, _("to warn people who are in danger"))
_HELP = (Purpose.REFERRAL, _("to find help for the people it happened to"))
_COURT = (Purpose.ACCOUNTABILITY, _("for courts and investigations"))
_COUNT = (Purpose.STATISTICS, _("to be counted"))
_SPEAK = (Purpose.ADVOCACY, _("to speak about it in public, without names"))

QUESTIONS: tuple[Question, ...] = (
    Question(Recipient.PARTNERS, _("May they show it to organisations that they trust?"), (_WARN, _HELP, _COURT)),
    Question(
        Recipient.CIRCLE,
        _("May they show it to all organisations of the network that were checked, none of them of a state?"),
        (_WARN, _COURT),
    ),
    Question(
        Recipient.INTERNATIONAL,
        _("May they show it to international organisations, such as the United Nations?"),
        (_WARN, _COURT),
    ),
    Question(
        Recipient.STATE,
        _("May it be part of totals that governments see? Never your words, and only together with many others."),
        (_WARN, _COUNT),
    ),
    Question(
        Recipient.PUBLIC,
        _("May it be part of totals that everybody sees? Never your words, and only together with many others."),
        (_COUNT, _SPEAK),
    ),
)
