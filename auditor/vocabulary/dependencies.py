"""Which rights do nothing without others, as Sage's help pages and release notes state it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from auditor.vocabulary.catalogue import Catalogue


class RowRight(NamedTuple):
    """One box: application, permission row and right, as the catalogue spells them."""

    application: str
    permission: str
    right: str

    def __str__(self) -> str:
        return f"{self.application} > {self.permission}: {self.right}"


LIST = "List"
_LEVELS = tuple(f"Level {number}" for number in range(1, 7))

# Application and row, then right -> what it needs: rights of the same row, or a box elsewhere.
# Sources: the help page of each application's permissions; of Contracts also the release notes 2024 R1 and 2025 R4.
_NEEDS: Mapping[tuple[str, str], Mapping[str, tuple[str | RowRight, ...]]] = {
    ("General Ledger", "Journal entries"): {"Reclass": ("View", "Edit")},
    ("Contracts", "Contract"): {
        "Cancel": ("Edit",),
        "Uncancel": ("Edit",),
        "Reassign dimensions": ("Edit",),
        "Historical": ("Edit", "Add", "Post"),
    },
    ("Administration", "Grant admin rights"): {
        "Grant": tuple(RowRight("Administration", "Users", right) for right in ("List", "Add", "Edit")),
    },
    ("Administration", "Application subscriptions"): {
        "Subscribe": ("Configure",),
        "Configure": ("Subscribe",),
        "Assign Users": (RowRight("Administration", "Users", "List"),),
    },
    ("Accounts Payable", "Check reconciliation"): {
        "Run": tuple(RowRight("Cash Management", "Reconcile bank", right) for right in ("List", "Reconcile")),
    },
    ("Accounts Payable", "Add to check run"): {
        "Run": tuple(RowRight("Accounts Payable", "Check run", right) for right in ("List", "Add")),
    },
    ("Accounts Payable", "AP bills approval levels"): {
        level: (RowRight("Accounts Payable", "Approve bills", LIST),) for level in _LEVELS
    },
    ("Purchasing", "Purchasing approval levels"): {
        level: (RowRight("Purchasing", "Approve purchase transaction", LIST),) for level in _LEVELS
    },
    ("Expenses", "Expense approval levels"): {
        level: (RowRight("Expenses", "Approve expenses", LIST),) for level in _LEVELS
    },
}


def needs_list(box: RowRight, catalogue: Catalogue) -> RowRight | None:
    """The List without which this right shows nothing, where its row offers one (every help page says so)."""
    row = catalogue.permission(box.application, box.permission)
    # Expense summaries have two sets of boxes in one row: their own, and "View expense" and the like.
    listing = f"{LIST} expenses" if box.right.endswith(" expense") else LIST
    if row is None or listing not in row.offered() or box.right in (LIST, f"{LIST} expenses"):
        return None
    return RowRight(row.application, row.name, listing)


def needs_besides(box: RowRight) -> Iterator[RowRight]:
    """The boxes other than List of the same row that this right needs."""
    for needed in _NEEDS.get((box.application, box.permission), {}).get(box.right, ()):
        yield needed if isinstance(needed, RowRight) else RowRight(box.application, box.permission, needed)


def needed_for(boxes: Iterable[RowRight], catalogue: Catalogue) -> frozenset[RowRight]:
    """Every box without which one of these is of no use, and what those need in turn."""
    found: set[RowRight] = set()
    waiting = list(boxes)
    while waiting:
        box = waiting.pop()
        listing = needs_list(box, catalogue)
        for needed in (*needs_besides(box), *((listing,) if listing else ())):
            if needed not in found:
                found.add(needed)
                waiting.append(needed)
    return frozenset(found)
