"""The keys under `rights`, and which of them go together."""

from collections.abc import Mapping

import yaml

from auditor.rulebook.kinds.grants import BOUNDS, BOXES_OF_ROWS, BUTTONS_ON_SECTIONS, GRANT
from auditor.rulebook.shapes import Choice, Key, Reading, Schema, Shape, Type, Values, either, fixed, mapping
from auditor.rulebook.types import APPLICATION, APPLICATIONS, OBJECT, PERMISSION, SECTION

EVERY = "every"
# What may stand beside the key that says whose rights they are.
BESIDE: Mapping[str, frozenset[str]] = {
    "application": frozenset({"section", "permission", *BOUNDS, "plus", "except"}),
    "applications": frozenset({"section", "permission", *BOUNDS}),
    "record": frozenset({"grant"}),
    "nothing_beyond": frozenset({"other_than"}),
    EVERY: frozenset({"section", "grant", "other_than"}),
}
SUBJECTS = ("application", "applications", "record", "nothing_beyond")


def _application_or_every(node: yaml.Node, reading: Reading) -> str:
    if isinstance(node, yaml.ScalarNode) and node.value == EVERY:
        return EVERY
    return APPLICATION.read(node, reading)


_ANY_APPLICATION = Shape(
    "A choice of applications",
    (Key("any_of", APPLICATIONS, "one of these will do", "[Accounts Payable, Purchasing]", required=True),),
)


def _any(values: Values) -> tuple[str, ...]:
    # Marked by a first name that no application has, so that both forms are a tuple of names.
    return ("", *values.value("any_of", ()))


_WHERE = (
    Key("section", SECTION, "a section of the permissions window", "reports"),
    Key(
        "permission",
        PERMISSION,
        "a row of the permissions window, by [any name](names.md#permissions-and-rights) that the catalogue has for it",
        "Invoices",
    ),
)
_GRANT = Key(
    "grant", GRANT, "what has to be granted at least: what a button ticks, or, on a permission, boxes", "[List, View]"
)
_CHANGES = (
    Key("plus", BOXES_OF_ROWS, "boxes beyond those of the button, by row of the section", "{Customers: [Add, Edit]}"),
    Key(
        "except",
        BOXES_OF_ROWS,
        "boxes that the button ticks and that are not asked for, by row",
        "{Journal entries: [Delete]}",
    ),
)
GRANTS = Shape(
    "A requirement of rights",
    (
        Key("application", APPLICATION, "the application", "Company", required=True),
        *_WHERE,
        Key(_GRANT.name, _GRANT.type, _GRANT.meaning, _GRANT.example, required=True),
        *_CHANGES,
    ),
    also={"oneOf": [{"required": ["section"]}, {"required": ["permission"]}], **BUTTONS_ON_SECTIONS},
    choices=(Choice("A", ("section", "permission"), "Exactly one of A is given."),),
)


def _form(subject: str, *needed: str, application: Schema | None = None) -> Schema:
    beside = BESIDE[EVERY if application == {"const": EVERY} else subject]
    allowed = {subject, *beside}
    schema: dict[str, object] = {
        "required": [subject, *needed],
        "properties": dict.fromkeys(sorted(allowed), True) | ({subject: application} if application else {}),
        "additionalProperties": False,
    }
    if "permission" in beside:
        schema["oneOf"] = [{"required": [where, bound]} for where in ("section", "permission") for bound in BOUNDS]
    return schema


def _forms() -> list[Schema]:
    return [
        _form("application", application={"not": {"const": EVERY}}),
        _form("application", "section", "grant", application={"const": EVERY}),
        _form("applications"),
        _form("record", "grant"),
        _form("nothing_beyond"),
    ]


RIGHTS_KEYS = Shape(
    "A requirement of rights",
    (
        Key(
            "application",
            Type(
                "name of an application, or `every`",
                _application_or_every,
                lambda: {"anyOf": [APPLICATION.schema(), {"const": EVERY}]},
            ),
            "the application; with `every`, each that the company shows, of which a `section` is meant, never a "
            "`permission`",
            "Accounts Receivable",
        ),
        Key(
            "applications",
            either(
                "list of applications, or `any_of` with such a list",
                listing=APPLICATIONS,
                mapped=mapping(_ANY_APPLICATION, _any),
            ),
            "several applications in which the same is granted: in each, or in any of them",
            "[Accounts Payable, Purchasing]",
        ),
        Key("record", OBJECT, "an object of the API; any application that grants it will do", "VENDOR"),
        Key(
            "nothing_beyond", fixed("this pack"), "no right may be held that no rule of the pack asks for", "this pack"
        ),
        *_WHERE,
        _GRANT,
        Key("exactly", GRANT, "as `grant`, and on the same rows no box beyond it", "[List, View]"),
        Key("at_most", GRANT, "on these rows no box beyond those", "read only"),
        *_CHANGES,
        Key(
            "other_than", APPLICATIONS, "applications that are left out of `every` or of `nothing_beyond`", "[Company]"
        ),
    ),
    also={"oneOf": _forms(), **BUTTONS_ON_SECTIONS},
    choices=(
        Choice("A", SUBJECTS, "Exactly one of A is given: whose rights are meant."),
        Choice(
            "B",
            ("section", "permission"),
            "Exactly one of B is given with `application` or `applications`; with `application: every`, `section`.",
        ),
        Choice(
            "C",
            BOUNDS,
            "Exactly one of C is given with `application` or `applications`; with `application: every` and with "
            "`record`, `grant`.",
        ),
    ),
)
