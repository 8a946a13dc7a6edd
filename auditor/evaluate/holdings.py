"""What the subject holds, row by row, as the catalogue reads the company's own spelling."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from auditor.evaluate.case import Case
from auditor.model.access import RightsRow
from auditor.model.evidence import Evidence, Known, Unknown
from auditor.vocabulary import Catalogue, Permission

Rows = tuple[RightsRow, ...]


@dataclass(frozen=True, slots=True)
class RowHeld:
    """The rights of one permission row: those understood, those in words nobody knows, and who grants them."""

    known: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()
    granted_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Rights rows of one source, read with the catalogue. What it cannot read is kept, not dropped."""

    rows: Mapping[Permission, RowHeld] = field(default_factory=dict)
    unrecognised: Rows = ()

    def rights(self, permission: Permission) -> frozenset[str]:
        """The known rights on a row; none where the row is absent."""
        held = self.rows.get(permission)
        return held.known if held else frozenset()


@dataclass(frozen=True, slots=True)
class Holdings:
    """The subject's rights on paper (roles, or the user's own) and in effect; None where a side is unreadable.

    Only `effective` proves a right: the union of role rows is a hint, which
    explains where a right comes from and contests an answer that lacks it.
    """

    paper: Listing | None
    effective: Listing | None
    paper_gap: Unknown | None
    effective_gap: Unknown | None
    paper_source: str = ""
    effective_source: str = ""

    @classmethod
    def of_subject(cls, case: Case) -> "Holdings":
        """Reads the subject's rows. Roles that do not count for its way of signing in are left out."""
        paper = _paper(case)
        effective = case.best(lambda view: view.effective_rights)
        return cls(
            paper=_listing(case.catalogue, paper.data) if isinstance(paper, Known) else None,
            effective=_listing(case.catalogue, [("", effective.data)]) if isinstance(effective, Known) else None,
            paper_gap=None if isinstance(paper, Known) else paper,
            effective_gap=None if isinstance(effective, Known) else effective,
            paper_source=paper.source,
            effective_source=effective.source,
        )

    @property
    def visible(self) -> Listing | None:
        """The listing that tells what is *missing*: the effective one, else the rows on paper."""
        return self.effective if self.effective is not None else self.paper

    def has_application(self, application: str) -> bool:
        """Whether any right in an application is held, on paper or in effect."""
        listings = [listing for listing in (self.paper, self.effective) if listing]
        return any(
            permission.application == application and held.known
            for listing in listings
            for permission, held in listing.rows.items()
        )

    def sources(self) -> tuple[str, ...]:
        """The calls that this rests on."""
        told = [(self.effective, self.effective_source), (self.paper, self.paper_source)]
        return tuple(source for listing, source in told if listing is not None and source)


def shows_any_right(case: Case) -> bool:
    """Whether the effective rights of the subject could be read and hold anything."""
    match case.best(lambda view: view.effective_rights):
        case Known(rows):
            return any(row.rights.strip() for row in rows)
    return False


def rows_of_company(case: Case) -> Listing | None:
    """The rights of all roles of the company: which rows exist here. None where they were not read completely."""
    match case.best(lambda view: view.all_role_rights):
        case Known(rights):
            return _listing(case.catalogue, rights.by_role.items())
    return None


def _paper(case: Case) -> Evidence[list[tuple[str, Rows]]]:
    if case.user_based():
        own = case.best(lambda view: view.user_rights)
        return Known([("the user itself", own.data)], own.source) if isinstance(own, Known) else own
    held, rights = case.best(lambda view: view.roles_held), _role_rights(case)
    if not isinstance(held, Known):
        return held
    if not isinstance(rights, Known):
        return rights
    roles = case.applicable_roles(held.data)
    granted = [(f"the role {role.name}", rights.data.get(role.key, ())) for role in roles]
    return Known(granted, rights.source)


def _role_rights(case: Case) -> Evidence[Mapping[str, Rows]]:
    evidence = case.best(lambda view: view.role_rights)
    return Known(evidence.data.by_role, evidence.source) if isinstance(evidence, Known) else evidence


def _listing(catalogue: Catalogue, sources: Iterable[tuple[str, Rows]]) -> Listing:
    known: dict[Permission, set[str]] = defaultdict(set)
    unknown: dict[Permission, list[str]] = defaultdict(list)
    granted: dict[Permission, list[str]] = defaultdict(list)
    strangers: list[RightsRow] = []
    for source, rows in sources:
        for row in rows:
            permission = catalogue.resolve(row.module, row.permission)
            if permission is None:
                strangers.append(row)
                continue
            rights = catalogue.rights(row.rights)
            known[permission] |= rights.known
            unknown[permission] += rights.unknown
            granted[permission].append(source)
    held = {
        permission: RowHeld(
            frozenset(rights), tuple(dict.fromkeys(unknown[permission])), tuple(dict.fromkeys(granted[permission]))
        )
        for permission, rights in known.items()
    }
    return Listing(held, tuple(dict.fromkeys(strangers)))
