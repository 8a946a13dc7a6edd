"""Build auditor/vocabulary/catalogue.json from the researched sources.

    .venv/bin/python scripts/build_catalogue.py SOURCE_DIR [--output PATH]

SOURCE_DIR holds permission-catalogue.yaml (rows and their review),
release-changes.yaml (history) and menu-paths.yaml (click paths);
catalogue-review.yaml beside this script reviews what the first leaves open. The
same sources give the same bytes: one row a line, in the order of the sources.
Whatever the script does not understand ends it, so that no finding of a review
gets lost.
"""

import argparse
import json
import re
from pathlib import Path
from typing import Any

import yaml
from catalogue_history import history, retired_paths
from catalogue_review import check_places, read_review, work_in
from catalogue_rows import COMMON_RIGHTS, MORE_TERMS, TWINS, Document, Row, Rows, rights_of

from auditor.vocabulary.names import normalise

OUTPUT = Path(__file__).resolve().parent.parent / "auditor" / "vocabulary" / "catalogue.json"

# "6.EE" and "Employee Expenses" are older than the split of 2025 R2, so they may hold rows of either successor.
OLD_MODULES = {"Time": "6.EE"}

# The codes that Sage's DTD 2.1 names LIST_APPLICATIONS, beside those of the example in the documentation of
# get_applications. EE is left out: since 2025 R2 it stands for two applications.
LIST_APPLICATIONS = ("AP", "AR", "CO", "GL", "SO", "INV", "PO")


def main() -> None:
    """Read the sources, write the catalogue."""
    parser = argparse.ArgumentParser(description="Build the permission catalogue from its sources.")
    parser.add_argument(
        "source", type=Path, help="folder of permission-catalogue.yaml, release-changes.yaml and menu-paths.yaml"
    )
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    catalogue, changes, menus = (
        (options.source / name).read_text(encoding="utf-8")
        for name in ("permission-catalogue.yaml", "release-changes.yaml", "menu-paths.yaml")
    )
    options.output.write_text(rendered(built(catalogue, changes, menus, read_review())), encoding="utf-8")


def built(catalogue: str, changes: str, menus: str, review: Document) -> Document:
    """The catalogue, from the texts of its three sources and the review of what they leave open."""
    source, changed = parsed(catalogue), parsed(changes)
    # The release dates stand only in the comments that divide the file.
    releases = dict(re.findall(r"^# =+ (\d{4} R\d) \((\d{4}-\d\d-\d\d)\)$", changes, re.MULTILINE))
    rows = reviewed_rows(source, changed, review, releases)
    placed = {row.get("rest_name") for row in rows.all}
    labels = sorted({*source["rights"]["ui_wording"], *(right for row in rows.all for right in rights_of(row))})
    return {
        "version": max(source["meta"]["made"].split(",")[0], review["reviewed"].isoformat()),
        "releases": releases,
        "rights": labels,
        "right_synonyms": synonyms(source["rights"]["rest_access_rights"], labels),
        "applications": [application(entry, source["xml"]) for entry in source["applications"]],
        "permissions": [compact(row) for row in rows.in_order()],
        "objects": [places(entry, rows) for entry in source["object_permissions"]],
        "unplaced": sorted({entry["rest_name"] for entry in source["unplaced_rest_permissions"]} - placed),
        "history": history(changed, rows),
        "retired_paths": retired_paths(parsed(menus)),
    }


def reviewed_rows(source: Document, changes: list[Document], review: Document, releases: Document) -> Rows:
    """The rows of the source, with what both reviews and the history say of them."""
    rows = Rows(source)
    check_places(review, rows.order)
    missing = [*source["review"]["missing_rows"], *review["missing_rows"]]
    rows.review(source["review"] | {"missing_rows": missing})
    work_in(review, rows, releases)
    rows.add_later_rights(changes)
    rows.add_regional_words(source["regional_terms"]["terms"] + MORE_TERMS)
    rows.check_names()
    return rows


def parsed(text: str) -> Any:
    """The document of a source."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders


def synonyms(tokens: list[Document], labels: list[str]) -> Document:
    """Spellings of rights other than their labels -> the labels that may be meant."""
    found = {entry["rest_right"]: [entry["ui_right"]] for entry in tokens if entry["ui_right"]}
    found |= {"read": ["View"], "change": ["Edit"]}  # what people write for readonly and modify
    own = {normalise(label) for label in labels}
    other = {token: meant for token, meant in sorted(found.items()) if normalise(token) not in own}
    return other | {label: list(pair) for pair in TWINS for label in pair}


def application(entry: Document, xml: Document) -> Document:
    """An application with every code it is known by."""
    codes, menu = listed(entry["xml_application_code"]), listed(entry["menu_code"])
    known = {*xml["application_codes"]["get_applications"], *LIST_APPLICATIONS}
    documented = [code for code in codes if code in known]
    # GEN is no application: it is the word of get_companyprefs for the company as such.
    likely = [code for code in codes if code not in documented and code != "GEN"]
    return {
        "name": entry["ui_name"],
        "aliases": list(dict.fromkeys(re.sub(r" \(.*\)", "", alias) for alias in entry["aliases"])),
        "module_id": entry["xml_module_id"] or OLD_MODULES.get(entry["ui_name"]),
        "application_codes": codes,
        "rest_module": entry["rest_module"],
        "menu_codes": menu,
        "subscription_codes": documented,
        "likely_subscription_codes": likely,
    }


def listed(codes: str | None) -> list[str]:
    """The codes of a text such as "CO (get_applications); GEN (get_companyprefs)"."""
    return [code.strip() for code in re.split(r"[;,]", re.sub(r"\(.*?\)", "", codes or "")) if code.strip()]


def places(entry: Document, rows: Rows) -> Document:
    """Where the right on an object of the API can be granted."""
    any_of = [rows.moved.get(place, place) for place in entry["permissions_any_of"]]
    for place in any_of:
        rows.find(*place.split(" > ", 1))
    return {
        "xml_name": entry["xml_object"],
        "rest_name": entry["rest_object"],
        "any_of": any_of,
        "read_rights": entry["read_rights"],
        "write_rights": entry["write_rights"],
        "documented": entry["confidence"] == "documented",
    }


def compact(row: Row) -> Row:
    """The row without what is empty or usual."""
    ordered = dict(row)
    for key in ("rights", "rights_inferred", "conditional_rights"):
        ordered[key] = sorted(row.get(key, ()), key=lambda right: (*COMMON_RIGHTS, right).index(right))
    conditions = row.get("shown", {})
    # An empty list says that Read only gives nothing; core false says that the row needs a condition.
    ordered["shown"] = {
        key: value
        for key, value in conditions.items()
        if value or (key == "core" and value is False) or (key == "read_only_gives" and value == [])
    }
    return {key: value for key, value in ordered.items() if value}


def rendered(document: Document) -> str:
    """JSON with one entry of a list a line, so that a changed row is one changed line."""
    parts = []
    for key, value in document.items():
        if value and isinstance(value, list) and isinstance(value[0], dict):
            lines = ",\n".join(as_json({k: v for k, v in item.items() if v not in (None, [])}) for item in value)
            parts.append(f"{as_json(key)}: [\n{lines}\n]")
        else:
            parts.append(f"{as_json(key)}: {as_json(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def as_json(value: object) -> str:
    """One line of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


if __name__ == "__main__":
    main()
