"""What the tests in a browser need, made once in .browser/ and kept for as long as its pins stay.

    python tests/browser/browser_environment.py

makes it and prints `ready`, or why it cannot be had. The browser itself is
Debian's Chromium or any other that is installed; none is ever downloaded.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = HERE.parents[1] / ".browser"
_PINS = ("requirements.txt", "package.json", "package-lock.json")
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_LONGEST = 300


class Unavailable(Exception):
    """The tests cannot run on this machine; says why."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A browser, a folder of Python packages that drive it, and the text of axe-core."""

    chromium: str
    packages: Path
    axe: str


def environment() -> Environment:
    """The environment, which is made where it is missing. Raises Unavailable."""
    chromium = _chromium()
    stamp = CACHE / "pins"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != _fingerprint():
        shutil.rmtree(CACHE, ignore_errors=True)
        CACHE.mkdir(parents=True)
        _install()
        # Written last, so that an environment that was left half-way is made anew.
        stamp.write_text(_fingerprint(), encoding="utf-8")
    axe = CACHE / "node_modules" / "axe-core" / "axe.min.js"
    return Environment(chromium, CACHE / "python", axe.read_text(encoding="utf-8"))


def _chromium() -> str:
    """The browser that CHROMIUM names, or the first that is installed."""
    named = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else _NAMES)), None)
    if found is None:
        raise Unavailable(f"{named or 'Chromium'} is not installed")
    return found


def _fingerprint() -> str:
    content = b"".join((HERE / name).read_bytes() for name in _PINS)
    return hashlib.sha256(f"{CACHE}\n{sys.version}\n".encode() + content).hexdigest()


def _install() -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("npm is not installed")
    for name in _PINS[1:]:
        shutil.copy(HERE / name, CACHE)
    _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    # A folder beside the project's own packages, for the same Python; the pins are complete.
    options = ("--quiet", "--disable-pip-version-check", "--no-deps", "--target", str(CACHE / "python"))
    _run([sys.executable, "-m", "pip", "install", *options, "--requirement", str(HERE / _PINS[0])])


def _run(command: Sequence[str]) -> None:
    """Runs it in the cache. Raises Unavailable with the line of its complaint."""
    name = " ".join(Path(part).name for part in command[:4])
    try:
        done = subprocess.run(  # noqa: S603 - our own commands
            command,
            cwd=CACHE,
            capture_output=True,
            text=True,
            check=False,
            timeout=_LONGEST,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"`{name} ...` took more than {_LONGEST} s") from None
    if done.returncode:
        said = [line.strip() for line in f"{done.stdout}\n{done.stderr}".splitlines() if "error" in line.lower()]
        raise Unavailable(f"`{name} ...` failed: {said[0] if said else done.stderr.strip()[-200:]}")


def main() -> None:
    """Makes the environment and tells how it went."""
    try:
        found = environment()
    except Unavailable as why:
        sys.stdout.write(f"{why}\n")
    else:
        sys.stderr.write(f"{found.chromium}\n")
        sys.stdout.write("ready\n")


if __name__ == "__main__":
    main()
