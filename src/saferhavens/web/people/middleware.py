"""The language of each answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from saferhavens.web.people.sessions import LANGUAGE


class ChosenLanguageMiddleware:
    """Activates the language that a signed-in person has chosen, else the cookie's, else what the browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_for(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", language)
        return response


def language_for(request: HttpRequest) -> str:
    if settings.SESSION_COOKIE_NAME in request.COOKIES:  # else the session is left untouched, and answers can be cached
        chosen = request.session.get(LANGUAGE)
        if chosen in dict(settings.LANGUAGES):
            return chosen
    return translation.get_language_from_request(request)
