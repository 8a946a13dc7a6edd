"""Requirements of rights: what the mapping under `rights` loads as."""

from collections.abc import Callable, Mapping, Sequence

import yaml

from auditor.model.requirement import (
    AllOf,
    AnyOf,
    HasRights,
    HasRightsEverywhere,
    LeastPrivilege,
    Requirement,
    Section,
)
from auditor.rulebook.kinds.grants import Grant, bound_of, bounded, preset_of, right_of, rights_in
from auditor.rulebook.kinds.kind import UNREAD, Kind
from auditor.rulebook.kinds.rights_keys import BESIDE, EVERY, RIGHTS_KEYS, SUBJECTS
from auditor.rulebook.shapes import Reading, Values, mapping
from auditor.rulebook.source import did_you_mean, quoted
from auditor.vocabulary import Permission, catalogue


def _rights(values: Values) -> Requirement:
    named = [key for key in SUBJECTS if key in values.nodes]
    if values.misspelt or not isinstance(values.node, yaml.MappingNode):
        return UNREAD
    if len(named) != 1:
        values.reading.add(values.node, f"A requirement of rights has exactly one of {', '.join(SUBJECTS)}.")
        return UNREAD
    form = EVERY if named[0] == "application" and values.value("application", "") == EVERY else named[0]
    strays = [key for key in values.nodes if key != named[0] and key not in BESIDE[form]]
    for key in strays:
        shown = "application: every" if form is EVERY else form
        values.reading.add(values.nodes[key], f"The key {key} does not go with {shown}.")
    return UNREAD if strays else _READERS[form](values)


def plain_rights(values: Values) -> Requirement:
    """Rights in one application, with no bound above."""
    return UNREAD if values.misspelt or "grant" not in values.nodes else _in_application(values)


def _in_application(values: Values) -> Requirement:
    grant = bound_of(values)
    found = rights_in(values.value("application", ""), values, grant) if grant else None
    return bounded(found, grant) if grant and found else UNREAD


def _in_applications(values: Values) -> Requirement:
    grant, named = bound_of(values), values.value("applications", ("",))
    names = [name for name in named if name]
    if not grant or not names:
        return UNREAD
    found = tuple(bounded(rights, grant) for name in names if (rights := rights_in(name, values, grant)))
    if len(found) < len(names) or len(found) == 1:
        return found[0] if len(names) == 1 and found else UNREAD
    return AllOf(found) if named[0] else AnyOf(found)


def _everywhere(values: Values) -> Requirement:
    if missing := [key for key in ("section", "grant") if key not in values.nodes]:
        values.reading.add(values.node, f"A requirement of rights lacks {', '.join(missing)}.")
        return UNREAD
    grant: Grant = values.read("grant")
    preset = preset_of(grant, values.reading)
    if preset is None:
        return UNREAD
    return HasRightsEverywhere(values.value("section", Section.REPORTS), preset, values.value("other_than", ()))


def _on_record(values: Values) -> Requirement:
    name = values.value("record", "")
    if "grant" not in values.nodes:
        values.reading.add(values.node, "A requirement of rights lacks grant.")
        return UNREAD
    grant: Grant = values.read("grant")
    places = catalogue().object_places(name) if name else None
    if not places:
        return UNREAD
    # A row whose name another row of the application bears cannot be named in a requirement.
    rows = [row for row in places.any_of if catalogue().permission(row.application, row.name) == row]
    parts = tuple(filter(None, (_rights_on_row(row, grant) for row in rows)))
    if not parts:
        _refuse_boxes(name, rows, grant, values.reading)
        return UNREAD
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def _rights_on_row(row: Permission, grant: Grant) -> HasRights | None:
    rights = tuple(right_of(row, said) for _, said in grant.boxes)
    return HasRights(row.application, permission=row.name, preset=grant.preset, rights=rights) if all(rights) else None


def _refuse_boxes(name: str, rows: Sequence[Permission], grant: Grant, reading: Reading) -> None:
    known = tuple(dict.fromkeys(right for row in rows for right in row.offered()))
    strange = [(node, said) for node, said in grant.boxes if not any(right_of(row, said) for row in rows)]
    for node, said in strange:
        sentence = f"No permission on {name} is known to offer the right {quoted(said)}{did_you_mean(said, known)}"
        reading.add(node, sentence, f"--objects {name}")
    if not strange:
        sentence = f"No single permission on {name} is known to offer all of these rights."
        reading.add(grant.node, sentence, f"--objects {name}")


def _nothing_beyond(values: Values) -> Requirement:
    values.value("nothing_beyond", "")
    return LeastPrivilege(values.value("other_than", ()))


_READERS: Mapping[str, Callable[[Values], Requirement]] = {
    "application": _in_application,
    "applications": _in_applications,
    "record": _on_record,
    "nothing_beyond": _nothing_beyond,
    EVERY: _everywhere,
}


def _keys_beside(form: str) -> str:
    order = [key.name for key in RIGHTS_KEYS.keys if key.name in BESIDE[form]]
    shown = "application: every" if form == EVERY else form
    return f"| `{shown}` | {', '.join(f'`{key}`' for key in order)} |"


_WHAT_GOES_TOGETHER = (
    "`plus` and `except` go with a `section`, and so with a button. A list of rights goes with a `permission` or a "
    "`record`. [Names](names.md) says what a section is, and where the names of applications, permissions, rights "
    "and objects are found."
)
_NOTE = "\n".join(
    [
        "What may stand beside A:",
        "",
        "| A | beside it |",
        "| --- | --- |",
        *map(_keys_beside, BESIDE),
        "",
        _WHAT_GOES_TOGETHER,
    ]
)

RIGHTS = Kind(
    "rights",
    mapping(RIGHTS_KEYS, _rights, "mapping"),
    "The user has rights: on a section of an application's permissions window, on one permission of it, on whatever "
    "permits an object of the API, or in every application. `exactly` and `at_most` also bound them from above.",
    "Each row that a button ticks is judged by the effective rights of the user, or by its roles. Only a documented "
    "right of a row that this company is known to show decides alone; the catalogue says which those are.",
    "A row that could not be read, and a row that nobody recognised and that could be the one, leave the rule "
    "unproven. Nothing counts as taken away before all rights of the user were read.",
    (
        (
            "What the button All or Read only of a section ticks.",
            "{rights: {application: Accounts Receivable, section: reports, grant: all}}",
        ),
        (
            "Boxes of one permission; a button will do as well.",
            "{rights: {application: Platform Services, permission: Custom reports, grant: [List, View]}}",
        ),
        (
            "A button, and boxes of single rows beyond it.",
            (
                "{rights: {application: Accounts Receivable, section: activities and lists, grant: read only, "
                "plus: {Customers: [Add, Edit]}}}"
            ),
        ),
        (
            "A button, less boxes of single rows, or less whole rows.",
            (
                "{rights: {application: General Ledger, section: activities and lists, grant: all, "
                "except: {Journal entries: [Delete], Budgets: all}}}"
            ),
        ),
        (
            "These boxes, and no others on the same row.",
            "{rights: {application: Accounts Payable, permission: Bills, exactly: [List, View]}}",
        ),
        (
            "No box beyond these; none of them has to be ticked.",
            "{rights: {application: Accounts Payable, section: activities and lists, at_most: read only}}",
        ),
        (
            "The same permission in each of several applications.",
            "{rights: {applications: [Accounts Payable, Purchasing], permission: Vendors, grant: [List, View]}}",
        ),
        (
            "The same permission in one of several applications.",
            (
                "{rights: {applications: {any_of: [Platform Services, Customization Services]}, "
                "permission: Custom reports, grant: [List, View]}}"
            ),
        ),
        (
            "An object of the API, in any application that grants it.",
            "{rights: {record: VENDOR, grant: [List, View]}}",
        ),
        (
            "A button in every application that the company shows, less some.",
            "{rights: {application: every, section: activities and lists, grant: all, other_than: [Administration]}}",
        ),
        (
            "No right that no rule of the pack asks for.",
            "{rights: {nothing_beyond: this pack, other_than: [Company]}}",
        ),
    ),
    _NOTE,
)
