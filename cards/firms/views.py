"""The landing page, guests, set-up and settings."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "cards/firms/landing.html")


def start(request: HttpRequest) -> HttpResponse:
    return render(request, "cards/firms/landing.html")


def settings(request: HttpRequest) -> HttpResponse:
    return render(request, "cards/firms/landing.html")


def set_up(request: HttpRequest, token: str) -> HttpResponse:
    return render(request, "cards/firms/landing.html", {"token": token})
