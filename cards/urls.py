"""The candidate's pages, package by package."""

from django.urls import include, path

urlpatterns = [
    path("", include("cards.firms.urls")),
    path("", include("cards.firms.people_urls")),
    path("", include("cards.content.urls")),
    path("", include("cards.candidacy.urls")),
    path("", include("cards.candidacy.outcome_urls")),
    path("", include("cards.examples.urls")),
    path("", include("cards.study.urls")),
    path("", include("cards.study.fit_urls")),
    path("", include("cards.progress.urls")),
    path("", include("cards.progress.own_data_urls")),
    path("", include("cards.mentoring.urls")),
    path("", include("cards.mentoring.review_urls")),
]
