"""The page that shows every token and component."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from saferhavens.web.access.public import public
from saferhavens.web.design.templatetags.design import ICONS

COLOURS = (
    ("paper", _("Page")),
    ("surface", _("Cards and tables")),
    ("surface-2", _("Footer, quiet areas")),
    ("line", _("Thin lines")),
    ("line-strong", _("Edges of fields")),
    ("ink", _("Text")),
    ("ink-2", _("Second text")),
    ("accent", _("What can be pressed")),
    ("focus", _("Where the keyboard is")),
    ("good", _("Done, in order")),
    ("warn", _("Careful")),
    ("bad", _("Wrong, or danger")),
    ("violence-1", _("State-based violence")),
    ("violence-2", _("Violence between armed groups")),
    ("violence-3", _("Violence against civilians")),
    ("flow", _("Flows of people")),
)
SCALE = range(7)
SPACES = range(1, 9)


class ExampleForm(forms.Form):
    """One of each kind of field, as the design page shows them."""

    name = forms.CharField(label=_("Name of the organisation"), help_text=_("As it stands in its statutes."))
    email = forms.EmailField(label=_("E-mail"), required=False)
    country = forms.ChoiceField(label=_("Country"), choices=[("COL", "Colombia"), ("ECU", "Ecuador")])
    agree = forms.BooleanField(label=_("Send me a copy"), required=False)


@public
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Tokens and components. Nothing is sent or stored: the example form only shows its errors."""
    form = ExampleForm({"name": "", "email": "not-an-address", "country": "COL"})
    form.is_valid()
    return render(
        request,
        "design/components.html",
        {
            "colours": COLOURS,
            "scale": SCALE,
            "spaces": SPACES,
            "icons": sorted(ICONS),
            "empty_form": ExampleForm(auto_id="empty_%s"),
            "wrong_form": form,
        },
    )
