"""Who can be signed in at all."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from saferhavens.web.people.models import Person


class Backend(AuthenticationBackend):
    """Accounts by e-mail and password. Asked at sign-in and again with every request of a session."""

    def user_can_authenticate(self, user: Person) -> bool:
        """Not a disabled account; and a fictional one, whose password is no secret, only for trying things out."""
        return user.is_active and (settings.DEMO or not user.is_demo)
