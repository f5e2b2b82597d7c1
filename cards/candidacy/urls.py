"""Addresses of the interview's set-up and settings."""

from django.urls import path

from cards.candidacy import views

urlpatterns = [
    path("interview/", views.interview, name="interview"),
    path("interview/competencies/", views.competencies, name="interview_competencies"),
    path("interview/time/", views.study_time, name="interview_time"),
    path("interview/skip/", views.skip, name="skip_set_up"),
    path("interview/days-off/", views.days_off, name="days_off"),
    path("interview/days-off/remove/", views.remove_days_off, name="remove_days_off"),
]
