"""What a run was asked for, as frozen values; nothing here does anything but check it.

Output files are checked before the audit, not after it: a run that cannot
write its report should not have asked the gateway anything.
"""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path

from auditor.errors import UsageError

FORMATS = ("terminal", "json", "html", "junit", "sarif", "markdown", "github", "csv", "plan")

_AGE = re.compile(r"(\d{1,6})\s*(m|h|d|w)", re.IGNORECASE)
# What is open already is no file to be kept, even where the shell has led it into one.
_OPEN = re.compile(r"/dev/(stdout|stderr|fd/\d{1,6})|/proc/self/fd/\d{1,6}")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class Output:
    """One report to write: a format, and a file or, where `path` is None, standard output."""

    format: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class RuleFilter:
    """Which rules are selected, by ID."""

    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()

    def selects(self, rule_id: str) -> bool:
        """Whether a rule is to be reported."""
        return (not self.only or rule_id in self.only) and rule_id not in self.skip

    def check(self, known: Sequence[str]) -> None:
        """Raises UsageError for an ID that no pack has, and where nothing is left to judge."""
        for rule_id in sorted(self.only | self.skip):
            if rule_id not in known:
                raise UsageError(f"There is no rule {rule_id}.", did_you_mean(rule_id, known))
        if not any(self.selects(rule_id) for rule_id in known):
            raise UsageError("No rule is selected.", "Leave out --only and --skip to judge all of them.")


def parse_answers(texts: Iterable[str]) -> dict[str, str]:
    """NAME=VALUE, each: answers to questions of packs; the value ? says that nobody knows.

    Raises UsageError for anything else, and for two answers to one question.
    """
    answers: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise UsageError(
                f"--param {text} answers nothing.", "Write it as --param NAME=VALUE, or NAME=? if nobody knows."
            )
        if name.strip() in answers:
            raise UsageError(f"--param {name.strip()} is given twice.", "Give one answer.")
        answers[name.strip()] = value.strip()
    return answers


def parse_outputs(texts: Iterable[str], *, overwrite: bool) -> tuple[Output, ...]:
    """FORMAT or FORMAT=PATH, each; without any, a terminal report on standard output.

    Raises UsageError for an unknown format, for two outputs to one place, and for a file that cannot be written.
    """
    outputs = tuple(_output(text) for text in texts) or (Output("terminal"),)
    places = [os.path.realpath(output.path) if output.path else None for output in outputs]
    if len(set(places)) < len(places):
        raise UsageError("Two outputs go to the same place.", "Give each --output a file of its own.")
    for output in outputs:
        if output.path is not None:
            check_writable(output.path, overwrite=overwrite)
    return outputs


def check_writable(path: Path, *, overwrite: bool) -> None:
    """Raises UsageError where a file cannot be written, or exists and is to be kept.

    A device, a pipe or a stream holds nothing that could be kept, so it needs no `overwrite`.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder.", "Name a file in it.")
    if _OPEN.fullmatch(str(path)) or (path.exists() and not path.is_file()):
        if not os.access(path, os.W_OK):
            raise UsageError(f"Nothing can be written to {path}.", "Write somewhere else.")
        return
    folder = Path(os.path.realpath(path)).parent if path.is_symlink() else path.parent
    if not folder.is_dir():
        raise UsageError(f"The folder {folder} does not exist.", "Create it, or write somewhere else.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"Nothing can be written to the folder {folder}.", "Write somewhere else.")
    if path.exists() and not overwrite:
        raise UsageError(f"{path} exists and is kept.", "Add --overwrite to replace it, or name another file.")


def parse_age(text: str) -> timedelta:
    """30m, 12h, 7d or 2w."""
    found = _AGE.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"--max-age {text} is no age.", "Write a number and m, h, d or w: --max-age 7d")
    return timedelta(**{_UNITS[found[2].lower()]: int(found[1])})


def parse_time(text: str) -> datetime:
    """A date, or a date and time; UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"--as-of {text} is no date.", "Write it as 2026-01-31 or 2026-01-31T12:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or all of them where few are known."""
    words = sorted(known)
    nearest = get_close_matches(text, words, n=1)
    if nearest:
        return f"Did you mean {nearest[0]}?"
    return f"Known: {', '.join(words)}." if words else ""


def _output(text: str) -> Output:
    name, _, path = text.partition("=")
    if name not in FORMATS:
        raise UsageError(f"There is no output format {name}.", did_you_mean(name, FORMATS))
    if "=" in text and not path:
        raise UsageError(f"--output {text} names no file.", f"Write --output {name}=FILE, or --output {name}.")
    return Output(name, Path(path) if path else None)
