"""One row of a permissions window: what it decides for the subject.

The table of the design, in its order; the first line that fits decides.

    held, all documented boxes             held
    held, lacks a documented box           gap, naming the boxes
    present with no right at all           gap: the window shows it
    held by another role of the company    gap: it exists here
    core                                   gap
    condition known to be false here       ignored
    all roles could be read                "if your window shows it"; does not decide
    otherwise                              unproven
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from auditor.evaluate.case import Case
from auditor.evaluate.holdings import Holdings, Listing, RowHeld
from auditor.evaluate.judgement import AGAIN
from auditor.model.evidence import Known, Reason
from auditor.vocabulary import Permission


class Decision(Enum):
    """What a row says about the requirement."""

    HELD = auto()
    GAP = auto()
    UNPROVEN = auto()
    IF_SHOWN = auto()
    IGNORED = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the boxes that have to be ticked.

    `inferred` boxes are guessed by the catalogue: lacking one is no gap by
    itself, but a row of which only guesses are known has to be held at all.
    `must_exist` marks a permission that the pack names.
    """

    permission: Permission
    documented: tuple[str, ...]
    inferred: tuple[str, ...] = ()
    must_exist: bool = False

    @property
    def boxes(self) -> tuple[str, ...]:
        """What to tick on a row that is not held: the documented boxes, else the guessed ones."""
        return self.documented or self.inferred


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """How a row came out. `perhaps` are guessed boxes that a held row lacks."""

    row: Row
    decision: Decision
    message: str
    missing: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    granted_by: tuple[str, ...] = ()
    derived: bool = False
    held_at_all: bool = False
    reason: Reason | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """The permissions window of this company as far as the evidence shows it. `company` are the rows of all roles."""

    case: Case
    holdings: Holdings
    company: Listing | None

    def exists_elsewhere(self, permission: Permission) -> bool:
        """Whether a role of this company holds the row, so that the window must show it."""
        held = self.company.rows.get(permission) if self.company else None
        return held is not None and bool(held.known or held.unknown)

    def may_hide_rights(self) -> bool:
        """Whether the subject may hold rights that no row shows, so that nothing missing is certain."""
        return self.holdings.effective is None and self.case.may_have_hidden_rights()

    def condition_is_false(self, permission: Permission) -> bool:
        """Whether the company is known not to show the row."""
        shown = permission.shown
        if any(self._subscribed(name) for name in shown.hidden_when_subscribed):
            return True
        alternatives = shown.requires_feature is not None and shown.requires_feature.startswith("or ")
        needed = shown.requires_subscription
        return bool(needed) and not alternatives and all(self._subscribed(name) is False for name in needed)

    def needed_by_sync(self, permission: Permission, missing: Iterable[str]) -> bool:
        """Whether an object of the sync needs the missing rights, and no other place grants them."""
        lacking = set(missing)
        for name in self.case.objects:
            places = self.case.catalogue.object_places(name)
            if places is None or permission not in places.any_of or not lacking & set(places.read_rights):
                continue
            listing = self.holdings.visible or Listing()
            if not any(set(places.read_rights) <= listing.rights(place) for place in places.any_of):
                return True
        return False

    def _subscribed(self, application: str) -> bool | None:
        match self.case.best(lambda view: view.subscriptions):
            case Known(codes):
                return self.case.catalogue.subscribed(application, codes)
        return None


def decide(row: Row, window: Window) -> RowVerdict:
    """Applies the table to one row."""
    listing = window.holdings.visible or Listing()
    held = listing.rows.get(row.permission, RowHeld())
    paper = window.holdings.paper.rows.get(row.permission) if window.holdings.paper else None
    if held.known or held.unknown:
        return _held(row, held, paper, window)
    contested = tuple(right for right in row.boxes if paper is not None and right in paper.known)
    if paper is not None and contested and window.holdings.effective is not None:
        return _contested(row, paper, contested)
    present = row.permission in listing.rows or paper is not None
    return _not_held(row, window, present=present)


def _held(row: Row, held: RowHeld, paper: RowHeld | None, window: Window) -> RowVerdict:
    name = row.permission.name
    missing = tuple(right for right in row.documented if right not in held.known)
    on_paper = paper.known if paper else frozenset()
    contested = tuple(right for right in missing if right in on_paper)
    if held.unknown and (missing or not held.known):
        missing = missing or row.boxes
        message = f"{name}: {_list(missing)} was not found; {_list(held.unknown)} is a right the catalogue cannot read."
        return RowVerdict(row, Decision.UNPROVEN, message, missing, held_at_all=True)
    if contested and window.holdings.effective is not None:
        return _contested(row, paper or RowHeld(), contested)
    if missing:
        return _gap(row, missing, f"{name}: {_list(_dated(row, missing))} not ticked.", window, held_at_all=True)
    if window.holdings.effective is None:
        return _on_paper_only(row, window)
    used = set(row.documented) or set(held.known)
    return RowVerdict(
        row,
        Decision.HELD,
        f"{name}: ticked.",
        perhaps=tuple(right for right in row.inferred if right not in held.known),
        granted_by=paper.granted_by if paper else (),
        derived=window.holdings.paper is not None and not used <= on_paper,
        held_at_all=True,
    )


def _contested(row: Row, paper: RowHeld, rights: tuple[str, ...]) -> RowVerdict:
    message = (
        f"{row.permission.name}: {_list(rights)} is ticked in {' + '.join(paper.granted_by)}, but the effective rights "
        "of the user do not show it."
    )
    return RowVerdict(row, Decision.UNPROVEN, message, rights, held_at_all=True)


def _on_paper_only(row: Row, window: Window) -> RowVerdict:
    gap = window.holdings.effective_gap
    message = f"{row.permission.name}: ticked in the role rows, but the effective rights of the user could not be read."
    broke = gap is not None and gap.reason in {Reason.FAILED, Reason.INCOMPLETE, Reason.BROKEN}
    otherwise = AGAIN if broke else "Let a user read them who has Administration > Users: View."
    hint = (gap.hint if gap else "") or otherwise
    reason = gap.reason if gap else Reason.UNDECIDED
    return RowVerdict(row, Decision.UNPROVEN, message, row.boxes, held_at_all=True, reason=reason, hint=hint)


def _not_held(row: Row, window: Window, *, present: bool) -> RowVerdict:
    name, shown = row.permission.name, row.permission.shown
    if present:
        return _gap(row, row.boxes, f"{name}: the window shows it, and nothing is ticked.", window)
    if window.exists_elsewhere(row.permission):
        return _gap(row, row.boxes, f"{name}: nothing is ticked; another role of this company has it.", window)
    if shown.core or row.must_exist:
        return _gap(row, row.boxes, f"{name}: nothing is ticked.", window)
    if window.condition_is_false(row.permission):
        return RowVerdict(row, Decision.IGNORED, f"{name}: this company does not show it.")
    if window.company is not None:
        return RowVerdict(row, Decision.IF_SHOWN, f"{name}: tick it if the window shows it.", row.boxes)
    message = f"{name}: nothing public tells whether this company shows it, and not all roles could be read."
    return RowVerdict(row, Decision.UNPROVEN, message, row.boxes, reason=window.case.company_rows_gap())


def _gap(row: Row, missing: tuple[str, ...], message: str, window: Window, *, held_at_all: bool = False) -> RowVerdict:
    """A missing box, unless the subject may hold rights that no row shows."""
    if window.may_hide_rights():
        message += " But the effective rights could not be read, and admin privileges may add rights that no row shows."
        reason = window.holdings.effective_gap.reason if window.holdings.effective_gap else None
        return RowVerdict(row, Decision.UNPROVEN, message, missing, held_at_all=held_at_all, reason=reason)
    return RowVerdict(row, Decision.GAP, message, missing, held_at_all=held_at_all)


def _dated(row: Row, rights: Iterable[str]) -> list[str]:
    """The rights, those that came with a release with its name: they are off in roles that are older."""
    added = row.permission.shown.rights_added
    return [f"{right} (new in {added[right]})" if right in added else right for right in rights]


def _list(rights: Iterable[str]) -> str:
    return ", ".join(rights)
