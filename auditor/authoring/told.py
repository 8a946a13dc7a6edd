"""What a command says, and how it ends."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.errors import ExitCode


@dataclass(frozen=True, slots=True)
class Told:
    """The whole text for standard output, and the exit code of the process."""

    text: str
    exit_code: ExitCode = ExitCode.READY


def as_json(name: str, content: Mapping[str, object]) -> str:
    """A document for programs, in the same frame as every other one: the format's name and version come first.

    Within a version keys are only ever added.
    """
    document = {"format": {"name": f"intacct-audit {name}", "version": 1}, **content}
    return json.dumps(document, indent=2, allow_nan=False) + "\n"
