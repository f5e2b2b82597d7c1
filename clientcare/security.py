"""What browsers may do with our pages: the content security policy and its companions."""

from typing import Any

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

# The microphone will be wanted by answers said aloud; nothing else is.
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"
