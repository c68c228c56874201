"""How the outlook is made: definitions, data, protocol, limits, results, in short chapters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saferhavens.web.access.public import public
from saferhavens.web.outlook import texts
from saferhavens.web.outlook.figures import scores


@public
@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """The results stand here as the scoreboard has them: nothing is copied by hand."""
    context = {
        "here": "methods",
        "boards": scores.boards(),
        "predictors": [(name, texts.predictor(name)) for name in texts.PREDICTORS],
        "signal_methods": [(name, texts.method(name)) for name in texts.METHODS],
    }
    return render(request, "outlook/methods.html", context)
