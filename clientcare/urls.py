"""Every address of the site."""

from django.urls import include, path

from cards.authoring.site import authoring_site
from cards.core import views as core

handler400 = "cards.core.views.bad_request"
handler403 = "cards.core.views.forbidden"
handler404 = "cards.core.views.not_found"
handler500 = "cards.core.views.server_error"

urlpatterns = [
    path("healthz", core.healthz, name="healthz"),
    path("readyz", core.readyz, name="readyz"),
    path("", include("cards.urls")),
    path("account/", include("cards.firms.account_urls")),
    path("admin/", authoring_site.urls),
]
