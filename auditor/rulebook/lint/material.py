"""What a check looks at, and what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from auditor.model.rule import Rule, RulePack
from auditor.rulebook.lint.finding import Severity
from auditor.rulebook.lint.positions import Positions, Step
from auditor.vocabulary import Catalogue


@dataclass(frozen=True, slots=True)
class Material:
    """A loaded pack, the catalogue that it is held against, the day that counts as today, and the text of its file."""

    pack: RulePack
    catalogue: Catalogue
    as_of: date
    positions: Positions


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that a check found, at a key of a rule or, without one, of the pack.

    `severity` is set where this case weighs less than the check does in general.
    """

    rule: Rule | None
    at: tuple[Step, ...]
    sentence: str
    hint: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the closed table: a code that stays, how much it weighs, what it means, and who looks."""

    code: str
    severity: Severity
    meaning: str
    find: Callable[[Material], Iterator[Complaint]]
