"""Every address of the site."""

from django.urls import include, path

from saferhavens.web import api
from saferhavens.web.people.views import choose_language
from saferhavens.web.profiles.views import home

handler400 = "saferhavens.web.access.problems.bad_request"
handler403 = "saferhavens.web.access.problems.forbidden"
handler404 = "saferhavens.web.access.problems.not_found"
handler429 = "saferhavens.web.access.problems.slow_down"
handler500 = "saferhavens.web.access.problems.unexpected"

urlpatterns = [
    path("", home, name="home"),
    path("map/", include("saferhavens.web.mobility.urls")),
    path("places/", include("saferhavens.web.profiles.urls")),
    path("data/", include("saferhavens.web.vintages.urls")),
    path("evidence/", include("saferhavens.web.evidence.urls")),
    path("sharing/", include("saferhavens.web.sharing.urls")),
    path("outlook/", include("saferhavens.web.outlook.urls")),
    path("report/", include("saferhavens.web.intake.form.urls")),
    path("tell/", include("saferhavens.web.intake.anonymous.urls")),
    path("openrosa/", include("saferhavens.web.intake.openrosa.urls")),
    path("import/", include("saferhavens.web.intake.table.urls")),
    path("programs/", include("saferhavens.web.intake.programs.urls")),
    path("people/", include("saferhavens.web.people.urls")),
    path("ledger/", include("saferhavens.web.ledger.urls")),
    path("account/", include("saferhavens.web.people.account_urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("language/", choose_language, name="set_language"),
    path("api/v1/", api.urls),
    path("design/", include("saferhavens.web.design.urls")),
]
