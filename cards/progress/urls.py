"""Addresses of the readiness pages."""

from django.urls import path

from cards.progress import views

urlpatterns = [
    path("readiness/", views.readiness, name="readiness"),
]
