"""Sessions of signed-in people: how long they last, and what they are called in the list that their owner sees."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.utils import timezone

from saferhavens.web.people.models import SignIn
from saferhavens.web.people.rules import is_session_over

SIGN_IN = "sign_in"  # the key under which a session keeps the id of its SignIn
LANGUAGE = "language"

NOTE_AGAIN_AFTER = timedelta(minutes=1)
"""How exactly `seen_at` is kept. A write for each page would cost more than a minute of idleness is worth."""

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def is_alive(request: HttpRequest, now: datetime | None = None) -> bool:
    """Whether the session of `request` may go on; if so, it is noted as seen. True for one that nobody signed in to."""
    if SESSION_KEY not in request.session:
        return True
    moment = now or timezone.now()
    found = SignIn.objects.filter(
        pk=request.session.get(SIGN_IN), person_id=request.session[SESSION_KEY], person__is_active=True
    ).first()
    if found is None or is_over(found, moment):
        return False
    if moment - found.seen_at >= NOTE_AGAIN_AFTER:
        SignIn.objects.filter(pk=found.pk).update(seen_at=moment)
    return True


def is_over(sign_in: SignIn, now: datetime) -> bool:
    return is_session_over(now, sign_in.started_at, sign_in.seen_at, idle_limit(), longest())


def idle_limit() -> timedelta:
    return timedelta(seconds=settings.SESSION_IDLE_SECONDS)


def longest() -> timedelta:
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


def device_of(request: HttpRequest) -> str:
    """Browser and system in words ("Firefox, Android"): enough to recognise one's own, too little to trace somebody."""
    agent = request.headers.get("User-Agent", "")
    words = [first_match(agent, BROWSERS), first_match(agent, SYSTEMS)]
    return ", ".join(word for word in words if word)


def first_match(text: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in names if sign in text), "")
