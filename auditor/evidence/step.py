"""How far the reading of a company has come."""

from collections.abc import Callable
from dataclasses import dataclass

from auditor.model.evidence import View


@dataclass(frozen=True, slots=True)
class Step:
    """What is about to happen: a request with these targets, or, where `pause` is set, a wait before its next attempt.

    `requests` are those that all views have sent before it. `targets` are names
    as the list of calls has them, each once; they come from rules and options, so they
    may hold anything.
    """

    view: View
    user_id: str
    requests: int
    targets: tuple[str, ...]
    pause: float = 0.0


Progress = Callable[[Step], None]
"""Is told each step before it is taken."""


def untold(_step: Step) -> None:
    """The progress of a run that nobody watches."""
