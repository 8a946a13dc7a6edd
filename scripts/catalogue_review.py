"""The review of the rows that the catalogue's source leaves unreviewed. Part of build_catalogue.py."""

import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from catalogue_rows import SECTIONS, Document, Row, Rows, shown

REVIEW = Path(__file__).resolve().parent / "catalogue-review.yaml"

KEYS = {"core", "requires_subscription", "requires_feature", "hidden_when", "since", "note", "confidence", "sources"}
NEEDED = {"core", "note", "confidence", "sources"}
CONFIDENCES = ("documented", "inferred")


def read_review(file: Path = REVIEW) -> Document:
    """The review: `reviewed`, `applications`, `missing_rows`. Anything else in it ends the script."""
    review: Document = yaml.safe_load(file.read_text(encoding="utf-8"))
    if set(review) != {"reviewed", "applications", "missing_rows"}:
        sys.exit(f"{file.name} has to hold reviewed, applications and missing_rows, and nothing else.")
    return review


def check_places(review: Document, applications: list[str]) -> None:
    """End the script where a missing row names an application or a section that there is not."""
    for item in review["missing_rows"]:
        if item["application"] not in applications or item["section"] not in SECTIONS:
            place = f"{item['application']} > {item['section']}"
            sys.exit(f"The review adds {item['name']} to {place}, which is no section of an application.")


def work_in(review: Document, rows: Rows, releases: Document) -> None:
    """Give each row that lacks one its `shown` block.

    A row that nobody reviewed, and an entry that fits no row, end the script.
    """
    for application, section, name, block in entries(review):
        place = f"{application} > {section} > {name}"
        row = unreviewed(rows, application, section, name)
        if row is None:
            sys.exit(f"The review names {place}, which is no row of the catalogue or is reviewed by its source.")
        if problem := wrong(block, releases):
            sys.exit(f"The review of {place} {problem}.")
        row["shown"] = shown(block)
    if left := [f"{row['application']} > {row['name']}" for row in rows.all if not reviewed(row)]:
        sys.exit(f"Nobody reviewed these rows; add them to {REVIEW.name}: {left}")


def entries(review: Document) -> Iterator[tuple[str, str, str, Document]]:
    """Application, section, row and block of each entry."""
    for application, sections in review["applications"].items():
        for section, named in sections.items():
            for name, block in named.items():
                yield application, section, name, block


def unreviewed(rows: Rows, application: str, section: str, name: str) -> Row | None:
    """The row of this place that the source does not review."""
    place = (application, SECTIONS.get(section), name)
    found = (row for row in rows.all if (row["application"], row["section"], row["name"]) == place)
    return next((row for row in found if not reviewed(row)), None)


def reviewed(row: Row) -> bool:
    """Whether somebody said when the row is shown; a later right alone says nothing about that."""
    return bool(row.get("shown", {}).get("confidence"))


def wrong(block: Document, releases: Document) -> str | None:
    """What is wrong with an entry, or None."""
    if not NEEDED <= set(block) <= KEYS:
        return f"has to hold {', '.join(sorted(NEEDED))}, and nothing beside {', '.join(sorted(KEYS - NEEDED))}"
    if block["core"] not in (True, False, "unknown") or block["confidence"] not in CONFIDENCES:
        return "has to say core true, false or unknown, and confidence documented or inferred"
    if not isinstance(block.get("requires_subscription", []), list) or not block["sources"]:
        return "has to name its sources, and its subscriptions as a list"
    if block.get("since") not in (None, *releases):
        return f"names the release {block['since']}, which release-changes.yaml does not know"
    return None
