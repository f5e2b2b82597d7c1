"""Find Chromium, or install it: `chromium()` returns the path of a browser that starts."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.machine.packages import MissingProgramError, install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
OTHERWISE = "Install Chromium or Chrome, or set CHROMIUM to the path of one, and run the tests again."


def chromium() -> str:
    """Return CHROMIUM from the environment, else a browser of this machine, else one installed just now."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        _must_start(chosen, "CHROMIUM names a browser that does not start")
        return chosen
    found = _find()
    if not found:
        install("Chromium", apt=["chromium"], brew=["--cask", "chromium"], otherwise=OTHERWISE)
        found = _find()
    if not found:
        raise MissingProgramError(f"Chromium was installed but is not found. {OTHERWISE}")
    _must_start(found, "The browser of this machine does not start")
    return found


def _find() -> str | None:
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return next((place for place in MAC_PLACES if Path(place).exists()), None)


def _must_start(path: str, complaint: str) -> None:
    # Ubuntu's chromium-browser is a stub that only asks for a snap: it is found on PATH, but does not start.
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
        said, works = done.stdout + done.stderr, done.returncode == 0
    except (OSError, subprocess.TimeoutExpired) as error:
        said, works = str(error), False
    if not works:
        raise MissingProgramError(f"{complaint}: {path}: {said.strip()[-300:]}. {OTHERWISE}")
