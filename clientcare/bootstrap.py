"""Makes .venv and installs the locked requirements: `python3 clientcare/bootstrap.py [--test]`.

It runs under whatever Python the machine has, before anything is installed, so it uses the standard library
alone and must parse on Python 3.6: an old Python should say that it is old, not show a syntax error.
"""

import hashlib
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess

# Most modules are imported where they are needed: a repeat run only compares a stamp, in milliseconds.
OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOM_NEEDED = {1: 200, 2: 600}  # MB, by the number of locks: they unpack to 100 and to 420
RUN_AGAIN = "Then run the same command again."
LOCKS = ("requirements.txt", "requirements-test.txt")
# What pip or the system says, and what we say instead. The first that is found counts.
TROUBLES = {
    "No space left on device|Errno 28|Disk quota exceeded": (
        "The disk is full. Free about {room} MB where {root} lies. {again}"
    ),
    "DO NOT MATCH THE HASHES": (
        "A downloaded package is not the one that was locked, so nothing was installed. "
        "If a proxy or a mirror alters packages, use another one. {again}"
    ),
    "CERTIFICATE_VERIFY_FAILED|SSLError|SSLCertVerificationError": (
        "The package index showed a certificate that this machine does not trust. "
        "Behind a company proxy, set PIP_CERT to the company's certificate file. {again}"
    ),
    "NewConnectionError|ConnectTimeout|ReadTimeout|Read timed out|ProxyError|ConnectionResetError": (
        "The package index cannot be reached, and a first run needs it. "
        "Connect to the internet; behind a company proxy, set HTTPS_PROXY. {again}"
    ),
    "Permission denied|Read-only file system|Errno 13|Errno 30": (
        "{venv} cannot be written. Make it writable, or copy the project to a folder of your own. {again}"
    ),
    "No matching distribution found": (
        "The package index has no build of a locked package for this machine and Python {version}. "
        "Try another Python from 3.11 to 3.14, for example `make run PYTHON=python3.12`."
    ),
}


class BootstrapError(Exception):
    """One plain sentence: what is wrong and what to do."""


def main(arguments: "list[str]") -> int:
    locks = LOCKS if "--test" in arguments else LOCKS[:1]
    try:
        require_python(tuple(sys.version_info[:3]), sys.executable)
        if not is_fresh(ROOT, locks):
            install_alone(ROOT, locks)
    except BootstrapError as trouble:
        sys.stderr.write("{}\n".format(trouble))
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. The next run goes on from here by itself.\n")
        return 130
    return 0


def require_python(version: "tuple[int, ...]", executable: str) -> None:
    if version[:2] < OLDEST:
        raise BootstrapError(
            "Python 3.11 or newer is needed; this is {}.{}.{} at {}. Install one (`apt install python3.12`, "
            "`brew install python@3.12`) and run `make run PYTHON=python3.12`.".format(*version, executable)
        )


# The stamp: what .venv holds. It is written last, so that it is there only after a whole installation.


def stamp_path(root: str) -> str:
    return os.path.join(root, ".venv", "clientcare.stamp")


def stamp_lines(root: str, locks: "tuple[str, ...]") -> "list[str]":
    """Return Python's version and .venv's own place (it cannot be moved), then one line per lock file."""
    lines = ["python {}.{}".format(*sys.version_info[:2]), "place {}".format(os.path.realpath(root))]
    for name in locks:
        with open(os.path.join(root, name), "rb") as file:
            lines.append("{} {}".format(name, hashlib.sha256(file.read()).hexdigest()))
    return lines


def read_stamp(root: str) -> "list[str]":
    try:
        with open(stamp_path(root), encoding="utf-8") as file:
            return file.read().splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def has_python(root: str) -> bool:
    return os.access(os.path.join(root, ".venv", "bin", "python"), os.X_OK)


def is_fresh(root: str, locks: "tuple[str, ...]") -> bool:
    return has_python(root) and set(stamp_lines(root, locks)) <= set(read_stamp(root))


def why_anew(root: str) -> "str | None":
    """Say why the .venv that is there cannot be kept; None if it can, "" if there is none."""
    if not os.path.lexists(os.path.join(root, ".venv")):
        return ""
    stamp = read_stamp(root)
    if not stamp:
        return "An earlier installation stopped half-way: .venv is made anew."
    if not has_python(root):
        return ".venv has lost its Python: it is made anew."
    wanted = stamp_lines(root, ())
    if wanted[1] not in stamp:
        return "The folder was moved, which .venv does not survive: it is made anew."
    if wanted[0] not in stamp:
        return ".venv is of another Python than this {}.{}: it is made anew.".format(*sys.version_info[:2])
    return None


# Installing


def install_alone(root: str, locks: "tuple[str, ...]") -> None:
    """Install under a lock: two runs at once would write into each other's half-made .venv."""
    import fcntl

    # The folder itself is locked: no lock file to leave behind, and it works where nothing may be written.
    descriptor = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another run is installing into .venv. Waiting for it ...")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:
            pass  # a network file system without locks: go on as most tools do
        if not is_fresh(root, locks):
            install(root, locks)
    finally:
        os.close(descriptor)


def install(root: str, locks: "tuple[str, ...]") -> None:
    try:
        check_room(root, ROOM_NEEDED[len(locks)])
        make_venv(root)
        fill_venv(root, locks)
    except OSError as error:
        raise BootstrapError(explain(str(error), root) or "{}/.venv cannot be made: {}.".format(root, error)) from error


def check_room(root: str, needed: int) -> None:
    import shutil

    free = shutil.disk_usage(root).free // 2**20
    if free < needed and not os.path.exists(stamp_path(root)):
        raise BootstrapError(
            "{} has {} MB free; about {} MB are needed. Free some, or use another disk. {}".format(
                root, free, needed, RUN_AGAIN
            )
        )


def make_venv(root: str) -> None:
    """Leave a .venv with a working Python and pip and without a stamp."""
    import shutil

    reason = why_anew(root)
    if reason is None:
        os.remove(stamp_path(root))
        return
    if reason:
        say(reason)
    venv = os.path.join(root, ".venv")
    # This process may itself run from the .venv that is about to go.
    python = getattr(sys, "_base_executable", None) or sys.executable
    check_ensurepip()
    if os.path.islink(venv) or os.path.isfile(venv):
        os.remove(venv)
    elif reason:
        shutil.rmtree(venv)
    os.mkdir(venv)  # a folder that may not be written is told from here, not from inside venv
    say("Making .venv with Python {}.{}.{} ...".format(*sys.version_info[:3]))
    made = start([python, "-m", "venv", venv])
    output = made.communicate()[0]
    if made.returncode:
        raise BootstrapError(
            explain(output, root)
            or "Python could not make .venv:\n{}\nInstall a whole Python 3.11 or newer and name it: "
            "`make run PYTHON=python3.12`.".format(output.strip())
        )


def check_ensurepip() -> None:
    import importlib.util

    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    if os.path.exists("/etc/debian_version"):
        remedy = "Install it with `apt install {}`.".format(package)
    else:
        remedy = "Install your system's package for it (often {}), or Python from python.org.".format(package)
    raise BootstrapError(
        "This Python cannot make a .venv: its ensurepip part is missing. {} {}".format(remedy, RUN_AGAIN)
    )


def fill_venv(root: str, locks: "tuple[str, ...]") -> None:
    count = len(locked_names(root, locks))
    about = "a minute" if len(locks) == 1 else "two minutes"
    say("Installing {} packages (about {} on the first run) ...".format(count, about))
    output = run_pip(root, locks, count)
    if output is not None:
        last = "\n".join(output.strip().splitlines()[-12:])
        raise BootstrapError(explain(output, root) or "pip failed. The last that it said:\n{}".format(last))
    temporary = "{}.{}".format(stamp_path(root), os.getpid())
    with open(temporary, "w", encoding="utf-8") as file:
        file.write("\n".join(stamp_lines(root, locks)) + "\n")
    os.replace(temporary, stamp_path(root))
    say("Installed.")


def locked_names(root: str, locks: "tuple[str, ...]") -> "set[str]":
    names = set()  # type: set[str]
    for lock in locks:
        with open(os.path.join(root, lock), encoding="utf-8") as file:
            names.update(line.split("==")[0] for line in file if "==" in line and line[0] not in "# ")
    return names


def run_pip(root: str, locks: "tuple[str, ...]", count: int) -> "str | None":
    """Run pip with a line of progress. Return None, or all that pip said if it failed."""
    command = [os.path.join(root, ".venv", "bin", "python"), "-m", "pip", "install", "--require-hashes"]
    command += ["--no-user", "--no-input", "--disable-pip-version-check", "--progress-bar=off", "--retries=3"]
    for name in locks:
        command += ["-r", os.path.join(root, name)]
    pip = start(command)
    lines, seen = [], 0
    try:
        for line in pip.stdout or ():
            lines.append(line)
            if line.startswith(("Collecting ", "Processing ", "Requirement already satisfied: ")):
                seen += 1
                name = line.split(" (from ")[0].split("==")[0].split()[-1]
                show_progress(os.path.basename(name), seen, count)
            elif line.startswith("Installing collected packages"):
                show_progress("unpacking", count, count)
    except KeyboardInterrupt:
        pip.terminate()
        pip.wait()
        raise
    show_progress("", 0, count)
    return "".join(lines) if pip.wait() else None


def start(command: "list[str]") -> "subprocess.Popen[str]":
    """Start a program whose output we read, in an environment that sends no package elsewhere."""
    from subprocess import PIPE, STDOUT, Popen

    unwanted = {"PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_QUIET"}
    clean = {name: value for name, value in os.environ.items() if name not in unwanted}
    return Popen(command, env=clean, stdout=PIPE, stderr=STDOUT, universal_newlines=True, errors="replace")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def show_progress(name: str, number: int, count: int) -> None:
    """Rewrite one line on a terminal; in a log, a dot per package."""
    if sys.stdout.isatty():
        line = "  {} of {}: {}".format(min(number, count), count, name) if name else ""
        sys.stdout.write("\r\033[K" + line)
    else:
        sys.stdout.write("." if name else "\n")
    sys.stdout.flush()


def explain(output: str, root: str) -> "str | None":
    for signs, sentence in TROUBLES.items():
        if any(sign in output for sign in signs.split("|")):
            return sentence.format(
                room=ROOM_NEEDED[1],
                root=root,
                venv=os.path.join(root, ".venv"),
                again=RUN_AGAIN,
                version=".".join(str(part) for part in sys.version_info[:3]),
            )
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
