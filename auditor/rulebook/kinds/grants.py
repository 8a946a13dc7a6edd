"""What is granted: a button of the permissions window, or boxes of a row; and `HasRights` made of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from auditor.model.requirement import AllOf, Boxes, HasNoMore, HasRights, Preset, Requirement, Section
from auditor.rulebook.shapes import Pair, Reading, Schema, Type, Values, either, pairs, refuse_twice
from auditor.rulebook.source import did_you_mean, nearest, quoted
from auditor.rulebook.types import PRESET
from auditor.rulebook.values import choice, items, word
from auditor.vocabulary import Permission, catalogue

BOUNDS = ("grant", "exactly", "at_most")
BUTTONS_ON_SECTIONS: Schema = {
    "dependentRequired": {"plus": ["section"], "except": ["section"]},
    "if": {"required": ["section"]},
    "then": {"properties": {key: {"type": "string"} for key in BOUNDS}},
}
"""In JSON Schema: single boxes go with a permission, changes of a button with a section."""

_ALL = "all"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a button ticks, or single boxes, each with its node. `key` is how far it binds: one of BOUNDS."""

    node: yaml.Node
    preset: Preset | None = None
    boxes: tuple[tuple[yaml.Node, str], ...] = ()
    key: str = "grant"


def _button(node: yaml.Node, reading: Reading) -> Grant:
    return Grant(node, choice(node, reading, tuple(Preset)))


def _boxes(node: yaml.Node, reading: Reading) -> Grant:
    listed = items(node, reading)
    refuse_twice(listed, reading)
    return Grant(node, None, tuple((one, word(one, reading)) for one in listed))


def _boxes_schema() -> Schema:
    return {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"$ref": "#/$defs/right"}}


_LISTED = Type("list of rights", _boxes, _boxes_schema)
GRANT = either(
    "`all`, `read only`, or a list of rights", scalar=Type(PRESET.words, _button, PRESET.schema), listing=_LISTED
)


def _rows(node: yaml.Node, reading: Reading) -> tuple[Pair, ...]:
    return pairs(node, reading, "A list of boxes by row")


def _rows_schema() -> Schema:
    boxes = {"anyOf": [{"const": _ALL}, _boxes_schema()]}
    return {"type": "object", "minProperties": 1, "additionalProperties": boxes}


BOXES_OF_ROWS = Type("rows, each with a list of rights or `all`", _rows, _rows_schema)


def bound_of(values: Values) -> Grant | None:
    """What a requirement of rights grants, and how far it binds."""
    named = [key for key in BOUNDS if key in values.nodes]
    if len(named) == 1:
        found: Grant = values.read(named[0])
        return Grant(found.node, found.preset, found.boxes, named[0])
    complaint = f"has exactly one of {', '.join(BOUNDS)}" if named else "lacks grant"
    values.reading.add(values.node, f"A requirement of rights {complaint}.")
    return None


def bounded(rights: HasRights, grant: Grant) -> Requirement:
    """The rights as a lower bound, an upper bound, or both."""
    if grant.key == "at_most":
        return HasNoMore(rights)
    return AllOf((rights, HasNoMore(rights))) if grant.key == "exactly" else rights


def rights_in(application: str, values: Values, grant: Grant) -> HasRights | None:
    """Rights on the section or permission that the values name; None where they cannot be read."""
    on_section = "section" in values.nodes
    if on_section == ("permission" in values.nodes):
        values.reading.add(values.node, "A requirement of rights names either a section or a permission.")
        return None
    if not application:
        return None
    return _on_section(application, values, grant) if on_section else _on_permission(application, values, grant)


def _on_section(application: str, values: Values, grant: Grant) -> HasRights | None:
    node, section = values.nodes["section"], values.value("section", Section.REPORTS)
    if not catalogue().permissions(application, section):
        there = [one.value for one in Section if catalogue().permissions(application, one)]
        instead = f"it has {', '.join(there)}" if there else "it knows none of this application at all"
        sentence = f"The catalogue knows no permission under {section.value} of {application}; {instead}."
        values.reading.add(node, sentence, listed_as(application))
        return None
    preset = preset_of(grant, values.reading)
    plus, less = (_changed(key, application, section, values) for key in ("plus", "except"))
    return HasRights(application, section=section, preset=preset, plus=plus, less=less) if preset else None


def preset_of(grant: Grant, reading: Reading) -> Preset | None:
    """The button; a section takes nothing else."""
    if grant.preset is None:
        reading.add(grant.node, "For a section, grant all or read only; single rights go with a permission.")
    return grant.preset


def _changed(key: str, application: str, section: Section, values: Values) -> tuple[Boxes, ...]:
    named: tuple[Pair, ...] = values.value(key, ())
    read = [_changed_row(pair, application, section, values.reading) for pair in named]
    return tuple(boxes for boxes in read if boxes)


def _changed_row(pair: Pair, application: str, section: Section, reading: Reading) -> Boxes | None:
    node, name, value = pair
    row = catalogue().permission(application, name)
    if row is None:
        names = [found.name for found in catalogue().permissions(application, section)]
        reading.add(node, _no_permission(application, name, names), listed_as(application))
        return None
    if row.section is not section:
        reading.add(node, f"{application} has {row.name} under {row.section.value}, not under {section.value}.")
        return None
    if isinstance(value, yaml.ScalarNode):
        if word(value, reading) not in {"", _ALL}:
            reading.add(value, f"Here all or a list of rights is expected, not {quoted(value.value)}.")
        return Boxes(row.name)
    grant = _boxes(value, reading)
    return Boxes(row.name, tuple(_right(box, said, row, reading) for box, said in grant.boxes))


def _on_permission(application: str, values: Values, grant: Grant) -> HasRights | None:
    for key in ("plus", "except"):
        if key in values.nodes:
            values.reading.add(values.nodes[key], f"The key {key} goes with a section, not with a permission.")
    name = values.value("permission", "")
    row = catalogue().permission(application, name)
    if row is None:
        if name:
            names = [found.name for found in catalogue().rows if found.application == application]
            sentence = _no_permission(application, name, names)
            values.reading.add(values.nodes["permission"], sentence, listed_as(application))
        return None
    rights = tuple(_right(box, said, row, values.reading) for box, said in grant.boxes)
    return HasRights(application, permission=row.name, preset=grant.preset, rights=rights)


def _no_permission(application: str, name: str, names: Sequence[str]) -> str:
    others = [found.name for found in catalogue().applications if catalogue().permission(found.name, name)]
    is_of_another = others and not nearest(name, names)
    instead = f"; it is one of {', '.join(others)}." if is_of_another else did_you_mean(name, names)
    return f"{application} has no permission {quoted(name)}{instead}"


def _right(node: yaml.Node, said: str, row: Permission, reading: Reading) -> str:
    found = right_of(row, said)
    if said and not found:
        place = f"{row.application} > {row.name}"
        sentence = f"{place} is not known to offer the right {quoted(said)}{did_you_mean(said, row.offered())}"
        reading.add(node, sentence, listed_as(row.application))
    return found


def listed_as(application: str) -> str:
    """What lists the names of an application, as `Problems.add` takes it."""
    return f'"{application}"' if " " in application else application


def right_of(row: Permission, said: str) -> str:
    """A right that a row may offer, as the catalogue spells it; empty where it is not known to offer it."""
    return next((right for right in row.offered() if right.casefold() == said.casefold()), "")
