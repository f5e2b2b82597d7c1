"""What browsers may do with our pages, what they may send us, and what of it is told to whoever runs the site."""

import logging
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

SELF = "'self'"
NONE = "'none'"

# Everything comes from this site and nothing is inline, so that text in a card can never become code.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class NoFiles(FileUploadHandler):
    """No form of ours takes files: what is sent as one is passed over, and never reaches the disk."""

    def new_file(self, *_: Any, **__: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, *_: Any) -> None:
        return None

    def file_complete(self, *_: Any) -> None:
        return None


class WithoutTraceback(logging.Filter):
    """Tell what was refused in one line: a stranger who knocks with odd requests must not flood the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True
