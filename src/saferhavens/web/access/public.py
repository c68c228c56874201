"""Marking the pages that anybody may read."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase

type View = Callable[..., HttpResponseBase]


def public[ViewType: Callable[..., Any]](view: ViewType) -> ViewType:
    """Mark `view` as open to everybody, with answers that browsers and proxies may keep.

    A test lists every view marked so: add the name of yours there. A view that is open without being
    publishable (sign-in, an invitation) is marked with Django's `login_not_required` alone and is never kept.
    """
    vars(view)["is_public"] = True  # by an attribute, as Django marks views
    marked: ViewType = login_not_required(view)
    return marked


def is_public(request: HttpRequest) -> bool:
    """Whether the view that answers `request` is marked public. False where no view was found."""
    found = request.resolver_match
    return found is not None and getattr(found.func, "is_public", False)
