from django.urls import path

from cards.candidacy import fit_views, outcome_views

urlpatterns = [
    path("interview/date/", outcome_views.interview_date, name="interview_date"),
    path("interview/outcome/", outcome_views.interview_outcome, name="interview_outcome"),
    path("interview/passed/", outcome_views.passed, name="interview_passed"),
    path("interview/referred/", outcome_views.referred, name="interview_referred"),
    path("interview/reopen/", outcome_views.reopen, name="reopen_window"),
    path("interview/fit/", fit_views.apply_fit, name="apply_fit"),
    path("interview/fit/undo/", fit_views.undo_fit, name="undo_fit"),
]
