"""The ASGI application, for those who serve with it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientcare.settings")

application = get_asgi_application()
