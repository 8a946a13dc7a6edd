"""An environment for each client, made once in .conformance/ and kept for as long as its pins stay.

    python tests/conformance/environments.py

makes all of them and prints a line for each client: its name, a tab, and
`ready` or why it cannot be had.
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = HERE.parents[1] / ".conformance"
_LONGEST = 300


class Unavailable(Exception):
    """A client cannot be had on this machine; says why."""


@dataclass(frozen=True, slots=True)
class Client:
    """A client, the files beside this one that pin it and all that it needs, and whether it runs on Node."""

    name: str
    pins: tuple[str, ...]
    node: bool = False

    def command(self) -> list[str]:
        """Starts a driver in the client's environment, which is made where it is missing. Raises Unavailable."""
        folder = CACHE / self.name
        stamp = folder / "pins"
        if not stamp.is_file() or stamp.read_text(encoding="utf-8") != self._fingerprint():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            (self._install_node if self.node else self._install_python)(folder)
            # Written last, so that an environment that was left half-way is made anew.
            stamp.write_text(self._fingerprint(), encoding="utf-8")
        # -I: nothing of this checkout or of the user's own packages may stand in for the client.
        return [_node()] if self.node else [str(_python_of(folder)), "-I"]

    def variables(self) -> Mapping[str, str]:
        """What a driver's environment needs to find the client."""
        return {"NODE_PATH": str(CACHE / self.name / "node_modules")} if self.node else {}

    def _fingerprint(self) -> str:
        runtime = _said([_node(), "--version"]) if self.node else sys.version
        content = b"".join((HERE / name).read_bytes() for name in self.pins)
        return hashlib.sha256(f"{CACHE}\n{runtime}\n".encode() + content).hexdigest()

    def _install_python(self, folder: Path) -> None:
        _said([sys.executable, "-m", "venv", str(folder)])
        # The pins are complete, so nothing that they do not name may come along.
        options = ("--quiet", "--disable-pip-version-check", "--no-deps", "--requirement", str(HERE / self.pins[0]))
        _said([str(_python_of(folder)), "-m", "pip", "install", *options])

    def _install_node(self, folder: Path) -> None:
        # The client calls functions that Node 23 took out of `util`, and so fails with its first answer.
        if _said([_node(), "--print", "typeof require('util').isNullOrUndefined"]) != "function":
            raise Unavailable(f"the client does not run on Node {_said([_node(), '--version'])}, but on 20 and 22")
        npm = shutil.which("npm")
        if npm is None:
            raise Unavailable("npm is not installed")
        for name in self.pins:
            shutil.copy(HERE / name, folder)
        _said([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)


SAGEINTACCTSDK = Client("sageintacctsdk", ("requirements-sageintacctsdk.txt",))
INTACCT_SDK_JS = Client("intacct-sdk-js", ("package.json", "package-lock.json"), node=True)
PYINTACCT = Client("pyintacct", ("requirements-pyintacct.txt",))
SAGEINTACCTSDKDIOB = Client("sageintacctsdkdiob", ("requirements-sageintacctsdkdiob.txt",))
CLIENTS = (SAGEINTACCTSDK, INTACCT_SDK_JS, PYINTACCT, SAGEINTACCTSDKDIOB)


def _python_of(folder: Path) -> Path:
    return folder / "bin" / "python"


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        raise Unavailable("Node is not installed")
    return node


def _said(command: Sequence[str], folder: Path = HERE) -> str:
    """What a command prints. Raises Unavailable with the last line of its complaint."""
    name = " ".join(Path(part).name for part in command[:4])
    try:
        done = subprocess.run(  # noqa: S603 - our own commands
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=_LONGEST, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"`{name} ...` took more than {_LONGEST} s") from None
    if done.returncode:
        said = [line.strip() for line in f"{done.stdout}\n{done.stderr}".splitlines() if "error" in line.lower()]
        raise Unavailable(f"`{name} ...` failed: {said[0] if said else done.stderr.strip()[-200:]}")
    return done.stdout.strip()


def main() -> None:
    """Makes every environment and tells how it went."""
    for client in CLIENTS:
        try:
            client.command()
        except Unavailable as why:
            sys.stdout.write(f"{client.name}\t{why}\n")
        else:
            sys.stdout.write(f"{client.name}\tready\n")


if __name__ == "__main__":
    main()
