"""The filters of the page: radio buttons, and style rules that hide what the chosen one does not name.

They work without a script. Names of the company never reach the style sheet:
an item carries numbers of ours, and each rule names one of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.model.report import Report
from auditor.model.rule import Actor
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters.wording import ACTORS
from auditor.reporters.worklist import Judged

NO_APPLICATION = "No single application"
ADVICE = "advice"
_OUTCOMES = {
    Outcome.GAP: "To fix",
    Outcome.UNPROVEN: "Could not be checked",
    Outcome.PASS: "In place",
    Outcome.NOT_APPLICABLE: "Does not apply",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button: the number that items carry, and what it says."""

    token: str
    words: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One group of radio buttons, and the attribute by which items are told apart."""

    name: str
    legend: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """All filters of a page, and the numbers that its items carry."""

    groups: tuple[Filter, ...]
    applications: tuple[str, ...]

    def outcome(self, outcome: Outcome) -> str:
        """The number of an outcome."""
        return f"o{list(Outcome).index(outcome)}"

    def actor(self, actor: Actor) -> str:
        """The number of who acts."""
        return f"w{list(Actor).index(actor)}"

    def numbers(self, applications: Iterable[str]) -> str:
        """The numbers of these applications."""
        known = [f"a{self.applications.index(name)}" for name in applications if name in self.applications]
        return " ".join(known or [f"a{self.applications.index(NO_APPLICATION)}"])

    def facets(self, judged: Iterable[Judged], *, advice: bool = False) -> str:
        """The attributes of an entry, or of a group with all that its entries have. They hold numbers only."""
        verdicts = [point.verdict for point in judged]
        outcomes = [ADVICE] if advice else [self.outcome(verdict.outcome) for verdict in verdicts]
        actors = [self.actor(verdict.rule.fix.actor) for verdict in verdicts]
        about = [number for verdict in verdicts for number in self.numbers(applications_of(verdict)).split()]
        told = (("outcome", outcomes), ("actor", actors), ("about", about))
        return " ".join(f'data-{name}="{" ".join(dict.fromkeys(numbers))}"' for name, numbers in told)

    def facets_of_all(self, judged: Iterable[Judged]) -> str:
        """Those of a group in which the advice of its points stands, too."""
        points = tuple(judged)
        advice = f" {ADVICE}" if any(point.verdict.advice for point in points) else ""
        return self.facets(points).replace('" data-actor', f'{advice}" data-actor', 1)

    def rules(self) -> str:
        """The style rules. They hold numbers only."""
        lines = [
            f"body:has(#f-{choice.token}:checked) "
            f'[data-{group.name}]:not([data-{group.name}~="{choice.token}"]){{display:none}}'
            for group in self.groups
            for choice in group.choices
        ]
        # Paper holds everything: nobody sees on it that a filter was set.
        return "\n".join(["@media screen {", *lines, "}"])


def filters_of(report: Report) -> Filters:
    """The filters that tell the verdicts of this report apart: none with a single choice."""
    verdicts = [verdict for part in report.packs for verdict in part.verdicts]
    of_verdicts = {name for verdict in verdicts for name in applications_of(verdict)}
    of_rows = {row.application for part in report.packs for row in part.permissions}
    applications = (*sorted(of_verdicts | of_rows, key=str.casefold), NO_APPLICATION)
    blank = Filters((), applications)
    outcomes = [Choice(blank.outcome(o), words) for o, words in _OUTCOMES.items() if _any(verdicts, o)]
    if any(verdict.advice for verdict in verdicts):
        outcomes.append(Choice(ADVICE, "Good to know"))
    present = {verdict.rule.fix.actor for verdict in verdicts}
    actors = [Choice(blank.actor(a), f"{words[:1].upper()}{words[1:]}") for a, words in ACTORS.items() if a in present]
    about = [Choice(f"a{number}", name) for number, name in enumerate(applications)]
    groups = (
        Filter("outcome", "Outcome", tuple(outcomes)),
        Filter("actor", "Who acts", tuple(actors)),
        Filter("about", "Application", tuple(about)),
    )
    return Filters(tuple(group for group in groups if len(group.choices) > 1), applications)


def applications_of(verdict: Verdict) -> tuple[str, ...]:
    """The applications that a verdict names, in its boxes and in what its rule requires."""
    boxes = [finding.box.application for finding in verdict.findings if finding.box]
    required = [getattr(requirement, "application", None) for requirement in verdict.rule.requirements()]
    return tuple(dict.fromkeys(name for name in (*boxes, *required) if name is not None))


def _any(verdicts: Sequence[Verdict], outcome: Outcome) -> bool:
    return any(verdict.outcome is outcome for verdict in verdicts)
