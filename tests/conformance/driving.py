"""Runs the simulator from its command line, and a driver program of a client against it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from big_company import ADMIN, COMPANY, PASSWORD, SENDER, SENDER_PASSWORD
from environments import CACHE, HERE, Client, Unavailable
from front import Call, Front

_LONGEST = 60
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S+\.phtml")
# A client may read the machine's settings; these are all that it gets.
_KEPT = ("PATH", "TMPDIR")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a driver told, and the calls that its client made meanwhile."""

    told: Any
    calls: tuple[Call, ...]

    @property
    def connections(self) -> int:
        """How many connections the calls took."""
        return len({call.connection for call in self.calls})


@dataclass(frozen=True, slots=True)
class Driver:
    """A driver program in the environment of its client."""

    client: Client
    program: str

    def command(self) -> list[str]:
        """Skips the test, saying why, where the client cannot be had."""
        try:
            return [*self.client.command(), str(HERE / "drivers" / self.program)]
        except Unavailable as why:
            pytest.skip(f"{self.client.name}: {why}")

    def run(self, front: Front, action: str, settings: Mapping[str, Any], **variables: str) -> Outcome:
        """What the client finds. It has 60 s, and may reach nothing but the front."""
        before = len(front.calls)
        proxy = {"HTTPS_PROXY": front.proxy, "HTTP_PROXY": front.proxy, "NO_PROXY": "127.0.0.1"}
        told = self.output([action], json.dumps(settings), **proxy, **variables)
        return Outcome(json.loads(told), tuple(front.calls[before:]))

    def output(self, arguments: list[str], text: str = "", **variables: str) -> str:
        """What the program prints; it must end well."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        done = subprocess.run(  # noqa: S603 - our own programs
            [*self.command(), *arguments],
            env={**kept, "HOME": str(CACHE), "TZ": "UTC", **self.client.variables(), **variables},
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_LONGEST,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout


@contextmanager
def simulated(company: str | Path, *options: str) -> Iterator[str]:
    """The address of a company that `intacct-audit simulate` serves meanwhile."""
    command = [sys.executable, "-m", "auditor", "simulate", str(company), *options]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        try:
            first = process.stdout.readline()
            found = _ADDRESS.search(first)
            assert found, first + process.stdout.read()
            yield found[0]
        finally:
            process.terminate()


def credentials(user: str = ADMIN) -> dict[str, Any]:
    """The settings that a driver signs in with."""
    return {
        "sender_id": SENDER,
        "sender_password": SENDER_PASSWORD,
        "company_id": COMPANY,
        "user_id": user,
        "user_password": PASSWORD,
    }
