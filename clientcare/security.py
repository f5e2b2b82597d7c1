"""What browsers may do with our pages, what they may send us, and what of it is told to whoever runs the site."""

import logging
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.urls import Resolver404, resolve

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


LARGEST_FILE_BODY = 20 * 1024 * 1024  # bytes that are read, so that a page can say what is wrong with the file


def file_limit(path: str) -> int:
    """How many bytes of a file the view of this address keeps (see core.http.takes_file); 0 where it takes none."""
    try:
        return int(getattr(resolve(path).func, "takes_file", 0))
    except Resolver404:
        return 0


class OneSmallFile(FileUploadHandler):
    """Keep the start of one file in memory where a view takes one; pass over every other. Nothing reaches the disk."""

    most = 0
    taken = False

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, *args, **kwargs)
        self.most = file_limit(self.request.path_info) if self.request else 0
        if not self.most or self.taken or field_name != "file":
            raise SkipFile
        self.taken = True
        self.start = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start < self.most:
            self.start.write(raw_data[: self.most - start])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        self.start.seek(0)
        return InMemoryUploadedFile(
            self.start, self.field_name, self.file_name or "file", self.content_type, file_size, self.charset
        )


class WithoutTraceback(logging.Filter):
    """Tell what was refused in one line: a stranger who knocks with odd requests must not flood the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True
