"""What an output format is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from auditor.model.report import Report
from auditor.model.verdict import Outcome

NEEDS_ATTENTION = frozenset({Outcome.GAP, Outcome.UNPROVEN})


@dataclass(frozen=True, slots=True)
class Display:
    """How a report is shown where the format leaves a choice; today only the terminal does.

    `show` names the outcomes that are listed one by one. The rest is counted,
    never dropped, and the gate does not depend on it. With `ascii` no
    character beyond ASCII comes out. `overview` shows the matrix of all packs
    instead of each in full.
    """

    colour: bool = False
    width: int = 80
    show: frozenset[Outcome] | Literal["all"] = NEEDS_ATTENTION
    ascii: bool = False
    overview: bool = False

    def shows(self, outcome: Outcome) -> bool:
        """Whether verdicts of this outcome are listed."""
        return self.show == "all" or outcome in self.show


@dataclass(frozen=True, slots=True)
class Reporter:
    """One output format: a pure function from a report to the whole text of a file."""

    name: str
    render: Callable[[Report, Display], str]
