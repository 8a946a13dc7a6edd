"""What lint has to say about a pack."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from auditor.errors import RulePackError


class Severity(StrEnum):
    """How much a finding weighs: errors fail lint, warnings fail it where that is asked, notes never do."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: where it is, its code, a sentence about what is wrong, and what to do about it.

    `rule` is the id of the rule that it is about; None where it is about the pack.
    """

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    sentence: str
    hint: str
    rule: str | None = None


REFUSED = "refused"
"""The code of everything that the loader refuses."""


def refusals(error: RulePackError) -> Iterator[Finding]:
    """What the loader refuses, one finding for each of its messages."""
    for message in error.message.splitlines():
        file, line, column, sentence = _split(message)
        yield Finding(file, line, column, REFUSED, Severity.ERROR, sentence, error.hint)


def _split(message: str) -> tuple[str, int, int, str]:
    if place := _PLACE.fullmatch(message):
        return place[1], int(place[2]), int(place[3]), place[4]
    return "", 1, 1, message


# file:line:column: sentence
_PLACE = re.compile(r"(.+?):(\d+):(\d+): (.+)")
