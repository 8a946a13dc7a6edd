"""Rule packs and rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from auditor.model.company import FactOfCompany
from auditor.model.requirement import Requirement, UserFact, parts_of


class Level(StrEnum):
    """How much a gap weighs. The order is the order of `--fail-on`."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"

    def reaches(self, threshold: "Level") -> bool:
        """Whether a gap of this level counts when the gate fails on `threshold`."""
        order = list(Level)
        return order.index(self) <= order.index(threshold)


class Actor(StrEnum):
    """Who carries out a fix."""

    INTACCT_ADMIN = "Intacct admin"
    PRODUCT_TEAM = "product team"
    SAGE_ACCOUNT_MANAGER = "Sage account manager"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule is written."""

    file: str
    line: int
    column: int = 1


class Origin(StrEnum):
    """Where a pack was taken from, which is what the file of its places is relative to."""

    FILE = "file"
    """A path: relative to the folder in which the program was called, or absolute."""
    BUNDLED = "bundled"
    """The program itself: relative to the root of its source tree."""
    DISTRIBUTION = "distribution"
    """Another distribution: relative to where its packages are installed."""


@dataclass(frozen=True, slots=True)
class Fix:
    """How a gap is closed: who acts, where to click today, where it was before, what to do there."""

    actor: Actor
    path: tuple[str, ...]
    steps: tuple[str, ...]
    verified: date
    former_path: tuple[str, ...] = ()


class ParameterType(StrEnum):
    """What kind of answer a parameter takes."""

    YES_OR_NO = "yes or no"
    CHOICE = "choice"
    TEXT = "text"


NOBODY_KNOWS = "?"
"""The answer that leaves a question open on purpose, also one with a default."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A question that somebody has to answer before the pack fits a company.

    `default` is the answer where nobody gives one; None where there is none.
    `choices` are the answers of type CHOICE.
    """

    name: str
    question: str
    type: ParameterType
    default: str | None = None
    choices: tuple[str, ...] = ()
    help: str = ""

    def allowed(self) -> tuple[str, ...]:
        """The answers that there are; none where any text will do."""
        return ("yes", "no") if self.type is ParameterType.YES_OR_NO else self.choices


@dataclass(frozen=True, slots=True)
class Rule:
    """One statement about the company that is right or wrong.

    `when` says under which condition it applies; `subject` is the user whom it
    is about where that is not the subject of the audit. `depends_on` names
    rules of the same pack: where one of them is a gap and this rule is not
    proved on its own, it is unproven and names that cause. `prove` says how to
    prove it where the API cannot. `added_by_us` marks what the source does not
    ask for. `unanswered` are the parameters that its requirement needs and
    nobody answered.
    """

    id: str
    title: str
    level: Level
    requirement: Requirement
    why: str
    fix: Fix
    place: Place
    when: Requirement | None = None
    subject: str | None = None
    reference: str | None = None
    note: str | None = None
    prove: str | None = None
    depends_on: tuple[str, ...] = ()
    added_by_us: bool = False
    unanswered: tuple[str, ...] = ()

    def requirements(self) -> tuple[Requirement, ...]:
        """Every requirement of the rule and of its condition, from the outside in."""
        return (*parts_of(self.requirement), *(parts_of(self.when) if self.when else ()))


@dataclass(frozen=True, slots=True)
class HandOverItem:
    """A value that somebody types into the product after the audit. Never a password."""

    label: str
    fact: FactOfCompany | UserFact
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RulePack:
    """What one integration needs.

    `objects` are the objects its sync reads, by name, each with true where the
    source names it and false where it is inferred. `complete` is false where
    the source tells only a part; such a pack can never say "ready".
    `leaves_open` are the questions that the source leaves open. `answers` are
    the parameters that were answered or have a default, by name.
    """

    id: str
    product: str
    version: str
    source: str
    read_on: date
    api: str
    complete: bool
    rules: tuple[Rule, ...]
    objects: Mapping[str, bool]
    hand_over: tuple[HandOverItem, ...] = ()
    notes: tuple[str, ...] = ()
    leaves_open: tuple[str, ...] = ()
    more_sources: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    origin: Origin = Origin.FILE

    def requirements(self) -> Iterator[Requirement]:
        """Every requirement of every rule, parts and conditions included."""
        for rule in self.rules:
            yield from rule.requirements()
