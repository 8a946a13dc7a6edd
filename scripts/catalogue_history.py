"""What the releases did to permission rows, and the menu paths they retired. Part of build_catalogue.py."""

import sys
from collections.abc import Iterable, Iterator

from catalogue_rows import Document, Row, Rows, names_of, rights_of, twins

from auditor.model.requirement import Section
from auditor.vocabulary.history import today_of
from auditor.vocabulary.names import normalise

# The kinds of the source that are about rows -> the kinds of the catalogue.
KINDS = {
    "permission_added": "added",
    "right_added": "right added",
    "permission_renamed": "renamed",
    "permission_moved": "moved",
    "permission_removed": "removed",
}

# The application was one until 2025 R2; a row may stand in either of its successors.
SUCCESSORS = {"Time and Expenses": ("Time", "Expenses")}

# The feature's page and the permission page spell these differently.
SPELT_OTHERWISE = {("General Ledger", "DATEV export"): "DATEV data export"}

# Changes of what the catalogue has never had as a row: items of a menu whose names nobody published, a setting of
# consoles, and a page of early adopters that was replaced within a release.
NO_ROW = {
    ("Real Estate", "each item of the Real Estate menu"),
    ("Consoles", "Slide-in permissions"),
    ("Time and Expenses", "My Receipts"),
}

# Where a moved row stood, as the source says it. A row that was split off another one stood nowhere.
STOOD_IN = {
    "assignable in Projects and in Time and Expenses": ("Projects", "Time and Expenses"),
    "General Ledger": ("General Ledger",),
    "set inside the My timesheets permission": (),
    "set inside the Staff timesheets permission": (),
}

# Rows that went to Time with the timesheets; the source says so of their menu entries and of "timesheet permissions",
# and the notes of the catalogue of each of them. Employee positions is left out: it is named in both places.
WENT_TO_TIME = ("Time sources", "Time preferences", "Labor classes", "Labor unions", "Labor shifts")
SPLIT = {
    "release": "2025 R2",
    "date": "2025-05-09",
    "source": "docs/2025/2025-R2/time/time-expenses-split-into-two.md",
}

# Variants that the source calls valid, yet notes of their own say that they are the old form of a path.
OLD_FORMS = {
    "Company > Subscriptions > Sage Cloud Services",
    "Company > Subscriptions > Custom packages",
    "Company > Setup > Company Info > Global settings > Permission type",
}

# The source answers the purpose of the entry that is gone, its own note says where the entry's content went.
WENT_TO = {"Platform Services > Installed components": "Platform Services > Platform tools > Applications"}


def history(changes: list[Document], rows: Rows) -> list[Document]:
    """The changes of rows, release by release, then what the review of the rows corrected."""
    told: list[Document] = []
    for change in changes:
        # One change of two applications is one change, where both had the row that is now in a third.
        told += [found for found in told_by(change, rows) if found not in told]
    split = [
        {"kind": "moved", **SPLIT, "application": "Time", "permission": name, "was": [f"Projects > {name}"]}
        for name in WENT_TO_TIME
        if rows.find("Time", name)
    ]
    corrected = [
        {"kind": "corrected", "application": application, "permission": name, "was": [place], "source": "review"}
        for place, (application, name) in ((old, new.split(" > ", 1)) for old, new in rows.moved.items())
    ]
    # The sort is stable: within a release the order of the source, after it what went to Time.
    return sorted([*told, *split], key=lambda entry: entry["release"]) + corrected


def told_by(change: Document, rows: Rows) -> Iterator[Document]:
    """The entries for one change of the source; several rows of one change are one entry each."""
    old_names = (change["was"] or "").split(", ") if change["kind"] == "permission_renamed" else []
    for name in change["permission"].split(", ") if change["kind"] in KINDS else ():
        place = (change["application"], name)
        if place in NO_ROW:
            continue
        found = list(rows_of(change, SPELT_OTHERWISE.get(place, name), rows))
        if not found:
            sys.exit(f"No row fits {change['release']}, {' > '.join(place)}; add it, or say that it is none.")
        for row in found:
            yield entry(change, row, list(stood(change, row, old_names)))


def rows_of(change: Document, name: str, rows: Rows) -> Iterator[Row]:
    """The rows that a change means."""
    applications = SUCCESSORS.get(change["application"], (change["application"],))
    if change["kind"] == "permission_moved" and change["application"] == "Projects":
        applications = (*applications, "Time")
    wanted = {twin for right in change["rights"] for twin in twins(right)}
    for row in rows.all:
        if row["application"] not in applications or normalise(name) not in map(normalise, names_of(row)):
            continue
        # Two rows of Taxes share a name, one of them under Reports; a right tells which of two applications is meant.
        if row["name"] == "Tax reports" and (row["section"] is Section.REPORTS) != (change["section"] == "Reports"):
            continue
        if change["kind"] != "right_added" or wanted & {*rights_of(row)}:
            yield row


def stood(change: Document, row: Row, old_names: Iterable[str]) -> Iterator[str]:
    """Where the row stood before, as "Application > name"."""
    if change["kind"] == "permission_moved":
        # An explanation that the table lacks ends the script with a KeyError that quotes it.
        yield from (f"{application} > {row['name']}" for application in STOOD_IN[change["was"]])
    for name in old_names:
        if normalise(name) != normalise(row["name"]) and normalise(name) in map(normalise, names_of(row)):
            yield f"{row['application']} > {name}"


def entry(change: Document, row: Row, was: list[str]) -> Document:
    """One change of one row. What is called moved or renamed and stood nowhere else is a new row."""
    kind = KINDS[change["kind"]]
    return {
        "kind": "added" if kind in {"moved", "renamed"} and not was else kind,
        "release": change["release"],
        "date": change["date"],
        "application": row["application"],
        "permission": row["name"],
        "rights": change["rights"],
        "was": was,
        "source": change["source"],
    }


def retired_paths(menus: list[Document]) -> list[Document]:
    """The former paths with today's; one that is a valid path as well ends the script."""
    found = [
        {"path": steps(former["path"]), "today": steps(today(item, former)), "changed_in": former["changed_in"]}
        for item in menus
        for former in item["former"] or ()
    ]
    valid = [path["path"] for item in menus for path in (item["current"], *(item["variants"] or ()))]
    pairs = [(tuple(path["path"]), tuple(path["today"])) for path in found]
    for path in valid:
        if path not in OLD_FORMS and today_of(steps(path), pairs) is not None:
            sys.exit(f"{path} is called valid and begins with a retired path.")
    return found


def today(item: Document, former: Document) -> str:
    """Today's path of an entry: in the application of the former path, where the source has one there."""
    valid: list[str] = [path["path"] for path in (item["current"], *(item["variants"] or ()))]
    alike = (path for path in valid if steps(path)[0] == steps(former["path"])[0])
    return WENT_TO.get(former["path"]) or next(alike, valid[0])


def steps(path: str) -> list[str]:
    """The steps of "Company > Admin > Roles"."""
    return path.split(" > ")
