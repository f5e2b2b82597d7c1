"""Address of the page on personal fits."""

from django.urls import path

from cards.study import fit_views

urlpatterns = [
    path("readiness/memory/", fit_views.memory_fit, name="memory_fit"),
]
