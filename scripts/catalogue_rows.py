"""The permission rows while the review of the sources is worked into them. Part of build_catalogue.py."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from auditor.model.requirement import Section
from auditor.vocabulary.names import normalise

Row = dict[str, Any]
Document = dict[str, Any]

SECTIONS = {
    "activities_and_lists": Section.ACTIVITIES_AND_LISTS,
    "reports": Section.REPORTS,
    "object_ids": Section.OBJECT_IDS,
}
COMMON_RIGHTS = ("List", "View", "Add", "Edit", "Delete")

# One right, two words: REST has the single token reclass, the window says Reclass for journal entries and
# Reclassify for bills. No row has both boxes, so each word may stand for both.
TWINS = (("Reclass", "Reclassify"),)


# Rights of which a note says that lacking them is no fault.
DEBATABLE_RIGHTS = {
    # User-based; a role-based company may not show the box.
    ("Administration", "Application subscriptions"): ["Assign Users"],
    # One release note says Run where the permission pages say View: "accept either".
    ("Administration", "Subscription usage"): ["View", "Run"],
    # "Only the newer right depends on a setting."
    ("Accounts Receivable", "Posted payments"): ["Edit reversal"],
    # Only for users restricted to Web Services: "never require it of a person".
    ("Time", "Approve timesheets"): ["API Proxy"],
}

# Said by the notes on Accounts Payable, not by the list of regional terms.
MORE_TERMS = [{"us": "Check", "za": "Cheque"}]

# A bill is a word of one application only; elsewhere "Bill back templates" is none.
TERMS_OF = {"Bill": "Accounts Payable", "Pay bills": "Accounts Payable", "Invoice": "Accounts Receivable"}

# The one name that stands in two sections of a window: lists of tax boxes, and the report made of them.
SHARED_NAMES = {("Taxes", "taxreports")}


class Rows:
    """The permission rows, while the review is worked into them."""

    def __init__(self, source: Document) -> None:
        self.order = [entry["ui_name"] for entry in source["applications"]]
        self.all = [
            as_row(entry["ui_name"], SECTIONS[group], item)
            for entry in source["applications"]
            for group, items in entry["permission_groups"].items()
            for item in items
        ]
        self.moved: dict[str, str] = {}

    def find(self, application: str, name: str, section: Section | None = None) -> Row:
        """The one row of this name. None or several end the script."""
        (row,) = (
            row
            for row in self.all
            if (row["application"], row["name"]) == (application, name) and section in {None, row["section"]}
        )
        return row

    def in_order(self) -> list[Row]:
        """By application, then section, in the order of the sources."""
        sections = list(Section)
        return sorted(self.all, key=lambda row: (self.order.index(row["application"]), sections.index(row["section"])))

    def review(self, review: Document) -> None:
        """Work in what a second reading of the sources found missing or wrong."""
        for item in review["missing_rows"]:
            (self.add_row if item["kind"] == "row" else self.add_rights)(item)
        for correction in review["corrections"]:
            CORRECTIONS[correction["application"], correction["name"]](self)
        self.correct_by_notes()

    def add_row(self, item: Document) -> None:
        """A row that the catalogue lacked."""
        documented = item["confidence"] == "documented"
        row = {
            "application": item["application"],
            "section": SECTIONS[item["section"]],
            "name": item["name"],
            "rights" if documented else "rights_inferred": item["rights"],
            "rest_name": item.get("rest_name_guess"),
            "name_inferred": not documented,
            "shown": shown(item),
        }
        self.all.append(row)

    def add_rights(self, item: Document) -> None:
        """Rights that the catalogue lacked or only guessed.

        A condition that is not the row's own makes the right conditional: its absence is never a gap.
        """
        row = self.find(item["application"], item["name"], SECTIONS[item["section"]])
        known = known_core(item["core"])
        if known is not True and known != row.get("shown", {}).get("core"):
            target = "conditional_rights"
        else:
            target = "rights" if item["confidence"] == "documented" else "rights_inferred"
        put(row, target, item["rights"])

    def correct_by_notes(self) -> None:
        """Findings that stand in the notes of the review instead of its corrections."""
        # "Catalogue has it under Administration without Delete and Refresh."
        self.merge("Administration", "Sandbox", "Company", "Sandbox")
        for (application, name), rights in DEBATABLE_RIGHTS.items():
            put(self.find(application, name), "conditional_rights", rights)
        for row in self.all:
            # Approval levels belong to named approvers, and no role has them by itself: "information only".
            put(row, "conditional_rights", sorted(right for right in rights_of(row) if right.startswith("Level ")))

    def move(self, application: str, name: str, target: str) -> None:
        """The row belongs to another application."""
        row = self.find(application, name)
        row["application"] = target
        row["shown"]["note"] = f"Some sources list it under {application}."
        self.moved[f"{application} > {name}"] = f"{target} > {name}"

    def merge(self, application: str, name: str, target: str, target_name: str) -> None:
        """The row is a second copy of another, whose name it keeps as an alias."""
        row, kept = self.find(application, name), self.find(target, target_name)
        self.all.remove(row)
        kept["rest_name"] = kept.get("rest_name") or row.get("rest_name")
        kept.setdefault("aliases", []).extend([name] if name != target_name else [])
        self.moved[f"{application} > {name}"] = f"{target} > {target_name}"

    def rename_contract_price_list(self) -> None:
        """Contract price list is Billing price list today."""
        row = self.find("Contracts", "Contract price list")
        row |= {"name": "Billing price list", "name_inferred": False, "aliases": ["Contract price list"]}
        put(row, "rights", list(COMMON_RIGHTS))
        self.moved["Contracts > Contract price list"] = "Contracts > Billing price list"

    def merge_revenue_rows(self) -> None:
        """The rows of Advanced Revenue Management belong to Order Entry."""
        for name in ("MEA allocation", "Fair value price lists", "Fair value price list entry"):
            self.merge("Contracts", name, "Order Entry", "MEA allocations" if name == "MEA allocation" else name)

    def add_purchasing_recurring(self) -> None:
        """The counterpart of Order Entry's Sales recurring."""
        sales = self.find("Order Entry", "Sales recurring")
        note = {"note": "Report row of Purchasing alone."}
        row = {"application": "Purchasing", "name": "Purchasing recurring", "rest_name": "purchasingRecurring"}
        self.all.append(sales | row | {"shown": sales["shown"] | note})

    def add_later_rights(self, changes: list[Document]) -> None:
        """When a right came to a row that already existed. Rows may have changed the application since."""
        for change in changes:
            if change["kind"] != "right_added":
                continue
            applications = {"Time and Expenses": ("Time", "Expenses")}.get(
                change["application"], (change["application"],)
            )
            for row in self.all:
                if row["application"] in applications and row["name"] == change["permission"]:
                    added = row.setdefault("shown", {}).setdefault("rights_added", {})
                    wanted = {twin for right in change["rights"] for twin in twins(right)}
                    for right in rights_of(row):
                        if right in wanted:
                            added.setdefault(right, change["release"])

    def add_regional_words(self, terms: list[Document]) -> None:
        """The names with the words of the United Kingdom, Australia and South Africa, where no row has that name."""
        taken = {(row["application"], normalise(name)) for row in self.all for name in names_of(row)}
        for row in self.all:
            for alias in regional(row, terms):
                if (row["application"], normalise(alias)) not in taken:
                    taken.add((row["application"], normalise(alias)))
                    row.setdefault("aliases", []).append(alias)

    def check_names(self) -> None:
        """Two rows of one application must not share a name."""
        names = Counter(
            (row["application"], name) for row in self.all for name in {normalise(name) for name in names_of(row)}
        )
        shared = {name for name, count in names.items() if count > 1} - SHARED_NAMES
        if shared:
            sys.exit(f"Several rows share a name: {sorted(shared)}")


# The review states its corrections in prose; this is what each of them asks for.
CORRECTIONS: dict[tuple[str, str], Callable[[Rows], None]] = {
    ("Accounts Receivable", "Receipt history"): lambda rows: rows.move(
        "Accounts Receivable", "Receipt history", "Purchasing"
    ),
    ("Contracts", "MEA allocation; Fair value price lists; Fair value price list entry"): Rows.merge_revenue_rows,
    ("Contracts", "Contract price list"): Rows.rename_contract_price_list,
    ("Cash Management", "Bank file"): lambda rows: rows.find("Cash Management", "Bank file").update(
        aliases=["Bank file payments"]
    ),
    ("Order Entry", "Process contract schedules"): lambda rows: rows.move(
        "Order Entry", "Process contract schedules", "Contracts"
    ),
    # It confirms what the catalogue has.
    ("Accounts Receivable", "Deferred revenue details (and forecast)"): lambda _rows: None,
    ("Purchasing", "Purchasing recurring"): Rows.add_purchasing_recurring,
}


def as_row(application: str, section: Section, item: Document) -> Row:
    """A row of the source in the shape of the catalogue."""
    row = {
        "application": application,
        "section": section,
        "name": item["name"],
        "rights": item["rights"],
        "rights_inferred": item["rights_inferred"],
        "aliases": list(aliases(item)),
        "rest_name": item["rest_name"],
        "xml_policy_name": item["xml_policy_name"],
        "name_inferred": item["confidence"]["name"] != "documented",
        "section_inferred": item["confidence"]["group"] != "documented",
    }
    return row | ({"shown": shown(item["shown"])} if "shown" in item else {})


def aliases(item: Document) -> Iterable[str]:
    """Other spellings; a remark in brackets on the REST name is none of them."""
    for alias in item.get("aliases") or ():
        if "(REST right" not in alias:
            yield alias.split(" (REST")[0]
    if "(" in item["name"]:
        yield item["name"].split(" (")[0]


def shown(item: Document) -> Document:
    """When the permissions window shows a row."""
    hidden = item.get("hidden_when") or ""
    # Only a subscription can be decided by a program, and only where the text says nothing more.
    # "Retainage cannot be used with a Contracts subscription" hides the row as the text on the AR row puts it.
    subscribed = re.match(r"([A-Z]\w+)(?: application)? subscribed\b", hidden) or re.search(
        r"cannot be used with a ([A-Z]\w+) subscription", hidden
    )
    return {
        "core": known_core(item.get("core")),
        "requires_subscription": item.get("requires_subscription"),
        "requires_feature": item.get("requires_feature"),
        "hidden_when": hidden,
        "hidden_when_subscribed": [subscribed[1]] if subscribed else [],
        "since": item.get("since"),
        "rights_added": dict(item.get("rights_added") or {}),
        "read_only_gives": item.get("read_only_gives"),
        "note": item.get("note"),
        "confidence": item["confidence"],
    }


def known_core(value: object) -> bool | None:
    """True, false, or None for *unknown*."""
    return value if isinstance(value, bool) else None


def put(row: Row, target: str, rights: list[str]) -> None:
    """Put rights into one of the three lists of a row, out of the others."""
    for key in ("rights", "rights_inferred", "conditional_rights"):
        kept = [right for right in row.get(key, ()) if right not in rights]
        row[key] = kept + (rights if key == target else [])


def rights_of(row: Row) -> list[str]:
    """Every right of a row, however sure."""
    return [right for key in ("rights", "rights_inferred", "conditional_rights") for right in row.get(key, ()) if right]


def names_of(row: Row) -> list[str]:
    """Every spelling of a row."""
    return [
        name
        for name in (row["name"], row.get("rest_name"), row.get("xml_policy_name"), *row.get("aliases", ()))
        if name
    ]


def regional(row: Row, terms: list[Document]) -> Iterable[str]:
    """The row's name in regional words, singular and plural."""
    for term in terms:
        word = term["us"].partition(" (")[0]
        found = re.search(rf"\b(AP )?{word}(s?)\b", row["name"], re.IGNORECASE)
        if not found or TERMS_OF.get(word, row["application"]) != row["application"]:
            continue
        before, after = row["name"][: found.start()], row["name"][found.end() :]
        for other in dict.fromkeys(term[region] for region in ("gb", "au", "za") if region in term):
            text = before + (other if other[:2].isupper() else other.lower()) + found[2] + after
            yield text[0].upper() + text[1:]


def twins(right: str) -> tuple[str, ...]:
    """The right, with the other word for it where there is one."""
    return next((pair for pair in TWINS if right in pair), (right,))
