"""What the subject holds, row by row, as the catalogue reads the company's own spelling."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from auditor.model.access import RightsRow
from auditor.model.evidence import Evidence, Known, Unknown
from auditor.vocabulary import Catalogue, Permission

Rows = tuple[RightsRow, ...]
Source = tuple[str, Rows]


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

    @classmethod
    def read(cls, catalogue: Catalogue, sources: Iterable[Source]) -> "Listing":
        """The union of the rows of several sources, each with its name."""
        known: dict[Permission, set[str]] = defaultdict(set)
        unknown: dict[Permission, list[str]] = defaultdict(list)
        granted: dict[Permission, list[str]] = defaultdict(list)
        strangers: list[RightsRow] = []
        for source, rows in sources:
            for row in rows:
                permission = catalogue.resolve(row.module, row.permission, row.rights)
                if permission is None:
                    strangers.append(row)
                    continue
                rights = catalogue.rights(row.rights)
                known[permission] |= rights.known
                unknown[permission] += rights.unknown
                granted[permission].append(source)
        held = {
            permission: RowHeld(frozenset(rights), _once(unknown[permission]), _once(granted[permission]))
            for permission, rights in known.items()
        }
        return cls(held, tuple(dict.fromkeys(strangers)))

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
    def read(cls, catalogue: Catalogue, paper: Evidence[tuple[Source, ...]], effective: Evidence[Rows]) -> "Holdings":
        """Reads both sides with the catalogue; `paper` comes source by source, such as role by role."""
        return cls(
            paper=Listing.read(catalogue, paper.data) if isinstance(paper, Known) else None,
            effective=Listing.read(catalogue, [("", effective.data)]) if isinstance(effective, Known) else None,
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
        """Whether any right in an application is held. Rows on paper outlive a subscription, so effect goes first."""
        rows = self.visible.rows if self.visible else {}
        return any(permission.application == application and held.known for permission, held in rows.items())

    def sources(self) -> tuple[str, ...]:
        """The calls that this rests on."""
        told = [(self.effective, self.effective_source), (self.paper, self.paper_source)]
        return tuple(source for listing, source in told if listing is not None and source)


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
