"""Which rights do nothing without others, as Sage's help pages and release notes state it."""

from collections.abc import Iterator, Mapping

from auditor.rulebook.lint.boxes import Box, offered
from auditor.vocabulary import Catalogue

LIST = "List"
_LEVELS = tuple(f"Level {number}" for number in range(1, 7))

# Application and row, then right -> what it needs: rights of the same row, or a box elsewhere.
# Sources: the help page of each application's permissions; of Contracts also the release notes 2024 R1 and 2025 R4.
_NEEDS: Mapping[tuple[str, str], Mapping[str, tuple[str | Box, ...]]] = {
    ("General Ledger", "Journal entries"): {"Reclass": ("View", "Edit")},
    ("Contracts", "Contract"): {
        "Cancel": ("Edit",),
        "Uncancel": ("Edit",),
        "Reassign dimensions": ("Edit",),
        "Historical": ("Edit", "Add", "Post"),
    },
    ("Administration", "Grant admin rights"): {
        "Grant": tuple(Box("Administration", "Users", right) for right in ("List", "Add", "Edit")),
    },
    ("Administration", "Application subscriptions"): {
        "Subscribe": ("Configure",),
        "Configure": ("Subscribe",),
        "Assign Users": (Box("Administration", "Users", "List"),),
    },
    ("Accounts Payable", "Check reconciliation"): {
        "Run": tuple(Box("Cash Management", "Reconcile bank", right) for right in ("List", "Reconcile")),
    },
    ("Accounts Payable", "Add to check run"): {
        "Run": tuple(Box("Accounts Payable", "Check run", right) for right in ("List", "Add")),
    },
    ("Accounts Payable", "AP bills approval levels"): {
        level: (Box("Accounts Payable", "Approve bills", LIST),) for level in _LEVELS
    },
    ("Purchasing", "Purchasing approval levels"): {
        level: (Box("Purchasing", "Approve purchase transaction", LIST),) for level in _LEVELS
    },
    ("Expenses", "Expense approval levels"): {level: (Box("Expenses", "Approve expenses", LIST),) for level in _LEVELS},
}


def needs_list(box: Box, catalogue: Catalogue) -> Box | None:
    """The List without which this right shows nothing, where its row offers one (every help page says so)."""
    row = catalogue.permission(box.application, box.permission)
    # Expense summaries have two sets of boxes in one row: their own, and "View expense" and the like.
    listing = f"{LIST} expenses" if box.right.endswith(" expense") else LIST
    if row is None or listing not in offered(row) or box.right in (LIST, f"{LIST} expenses"):
        return None
    return Box(row.application, row.name, listing)


def needs_besides(box: Box) -> Iterator[Box]:
    """The boxes other than List of the same row that this right needs."""
    for needed in _NEEDS.get((box.application, box.permission), {}).get(box.right, ()):
        yield needed if isinstance(needed, Box) else Box(box.application, box.permission, needed)
