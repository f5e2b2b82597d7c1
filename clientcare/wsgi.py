"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientcare.settings")

application = get_wsgi_application()

# What was loaded stays for good, and a page of ten thousand cards makes as many objects at once, which the collector
# would look through dozens of times for cycles that are not there: that took a fifth of the page.
gc.freeze()
gc.set_threshold(50_000, 20, 50)
