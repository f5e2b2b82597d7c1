"""Our settings, less everything that a bare view behind a sign-in can do without."""

from pathlib import Path

from clientcare.settings import *  # noqa: F403  a settings module is a list of names
from clientcare.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [name for name in OURS if not name.startswith(("allauth", "whitenoise", "csp"))]
INSTALLED_APPS[INSTALLED_APPS.index("cards")] = "tests.bench.floor.apps.BareCards"
ROOT_URLCONF = "tests.bench.floor.urls"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).resolve().parent],
    }
]
