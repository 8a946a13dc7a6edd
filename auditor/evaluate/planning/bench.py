"""One case on which remedies are worked out: each question about it is answered once, however many boxes ask."""

from dataclasses import dataclass, field
from functools import cached_property

from auditor.evaluate.case import ADMINISTRATION, Case
from auditor.evaluate.grants import Grant, asked_for, with_needs
from auditor.evaluate.holdings import Listing
from auditor.evaluate.judgement import Judgement
from auditor.evaluate.judging import judge
from auditor.evaluate.limits import by_row
from auditor.evaluate.planning.deed import Deed
from auditor.model.access import RoleHeld, UserAbsent
from auditor.model.evidence import Known
from auditor.model.plan import Action, Change, Screen
from auditor.model.requirement import Requirement
from auditor.model.verdict import Outcome
from auditor.vocabulary import Permission

EVERYWHERE = frozenset({"Company", ADMINISTRATION})
"""The applications that every company has, without a subscription."""


@dataclass(frozen=True)
class Bench:
    """A case, and the product for which a role may have to be created."""

    case: Case
    product: str
    _judged: dict[Requirement, Judgement] = field(default_factory=dict)

    def judged(self, requirement: Requirement) -> Judgement:
        """How a requirement comes out."""
        if requirement not in self._judged:
            self._judged[requirement] = judge(requirement, self.case)
        return self._judged[requirement]

    def is_gap(self, requirement: Requirement) -> bool:
        """Whether a requirement is known not to be met."""
        return self.judged(requirement).outcome is Outcome.GAP

    @cached_property
    def absent(self) -> bool:
        """Whether the company has no such user."""
        match self.case.best(lambda view: view.user):
            case Known(UserAbsent()):
                return True
        return False

    @cached_property
    def rights_on_user(self) -> bool:
        """Whether rights are set on the user itself: there is no role in the whole company."""
        match self.case.best(lambda view: view.roles), self.case.best(lambda view: view.roles_held):
            case Known(()), Known(()):
                return True
        return bool(self.case.user_based())

    @cached_property
    def rights_of_roles(self) -> dict[str, Listing]:
        """The rights of each role that could be read, by its key."""
        found: dict[str, Listing] = {}
        for rights in (
            self.case.best(lambda view: view.all_role_rights),
            self.case.best(lambda view: view.role_rights),
        ):
            if isinstance(rights, Known):
                for key, rows in rights.data.by_role.items():
                    if key not in found:
                        found[key] = Listing.read(self.case.catalogue, [(key, rows)])
        return found

    @cached_property
    def asked(self) -> dict[Permission, tuple[Grant, ...]]:
        """What the rules ask for, row by row."""
        grants = (grant for requirement in self.case.asked for grant in asked_for(requirement, self.case.catalogue))
        return dict(by_row(with_needs(grants, self.case.catalogue)))

    @cached_property
    def asked_applications(self) -> frozenset[str]:
        """The applications in which the rules ask for anything."""
        return frozenset(row.application for row in self.asked)

    @cached_property
    def missing_applications(self) -> frozenset[str]:
        """The applications that the company is known to lack, or of which nothing shows that it has them."""
        return missing_applications(self.case)

    @cached_property
    def role_at_hand(self) -> str | None:
        """The role that grants most of what the rules ask for, and nothing else; None where there is none."""
        best, most = None, 0
        for key, role in self.case.roles_by_key().items():
            listing = self.rights_of_roles.get(key, Listing())
            number = sum(len(held.known) for held in listing.rows.values())
            if number > most and self.case.counts(RoleHeld(key, role.name)) and self._keeps_to_what_is_asked(listing):
                best, most = role.name, number
        return best

    def _keeps_to_what_is_asked(self, listing: Listing) -> bool:
        return not listing.unrecognised and all(
            not held.unknown
            and all(any(grant.covers(right) for grant in self.asked.get(row, ())) for right in held.known)
            for row, held in listing.rows.items()
        )


def missing_applications(case: Case) -> frozenset[str]:
    """The applications that the company is known to lack, or of which nothing shows that it has them.

    Of several no code is known, so that only a row which somebody holds shows them.
    """
    catalogue, evidence = case.catalogue, case.best(lambda view: view.subscriptions)
    codes = evidence.data if isinstance(evidence, Known) else ()
    told = {found.name: catalogue.subscribed(found.name, codes) for found in catalogue.applications}
    listings = (case.company_rows, case.holdings.effective, case.holdings.paper)
    seen = {row.application for listing in listings if listing for row in listing.rows}
    return frozenset(
        name for name, here in told.items() if here is False or (here is None and name not in seen | EVERYWHERE)
    )


@dataclass(frozen=True, slots=True)
class Asker:
    """The rule for which a change is worked out."""

    rule: str
    bench: Bench

    @property
    def case(self) -> Case:
        """The case of the rule."""
        return self.bench.case

    def deed(self, screen: Screen, action: Action, target: str, field: str = "", value: str = "") -> Deed:
        """A change that is no box."""
        return Deed(screen, Change(action, target, (self.rule,), field=field, value=value))

    def first(self, screen: Screen, action: Action, target: str, field: str = "", value: str = "") -> Deed:
        """A change without which nothing else can be told."""
        return Deed(screen, Change(action, target, (self.rule,), field=field, value=value), first=True)
