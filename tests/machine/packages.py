"""The machine's own package manager: apt on Debian and Ubuntu, Homebrew on macOS, else an instruction."""

import os
import shutil
import subprocess

APT_WAITS = "300"  # seconds for another apt on the machine to finish


class MissingProgramError(Exception):
    """One plain sentence: what a test run needs, why it is not to be had, and what to do."""


def install(what: str, *, apt: list[str], brew: list[str], otherwise: str) -> None:
    """Install `what` or raise MissingProgramError. `apt` and `brew`: what follows `install` there."""
    if shutil.which("apt-get"):
        prefix = _as_root(what, f"apt-get install {' '.join(apt)}")
        print(f"Installing {what} with apt-get ...", flush=True)
        options = ["-o", f"DPkg::Lock::Timeout={APT_WAITS}", "-qq", "--yes"]
        _run(what, [*prefix, "apt-get", *options, "update"])
        _run(what, [*prefix, "apt-get", *options, "install", "--no-install-recommends", *apt])
    elif shutil.which("brew"):
        print(f"Installing {what} with Homebrew ...", flush=True)
        _run(what, ["brew", "install", *brew])
    else:
        raise MissingProgramError(f"{what} is missing, and neither apt-get nor brew is here. {otherwise}")


def _as_root(what: str, command: str) -> list[str]:
    # env, because sudo drops the variable that keeps apt from asking questions.
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.geteuid() == 0:
        return quiet
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n", *quiet]
    raise MissingProgramError(f"{what} is missing. Install it with `sudo {command}` and run the tests again.")


def _run(what: str, command: list[str]) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise MissingProgramError(
            f"{what} is missing and could not be installed: `{' '.join(command)}` failed:\n{last}\n"
            "Mend that, or install it yourself, and run the tests again."
        )
