"""The JSON Schema of the JSON report, made from the model by the same walk as the report itself."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import Enum, IntEnum
from types import NoneType, UnionType
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from auditor.model.report import Report
from auditor.reporters.document import COMPUTED, FORMAT, NARROWER, VERSION, key_of, names_of
from auditor.reporters.kinds import KINDS

Schema: TypeAlias = dict[str, Any]

SCHEMA_URL = "https://raw.githubusercontent.com/intacct-audit/intacct-audit/main/docs/report.schema.json"

_SCALARS: Mapping[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def report_schema() -> Schema:
    """The schema (draft 2020-12). Each key that this version writes is required; others are allowed, for later ones."""
    definitions: dict[str, Schema] = {}
    root = _of(Report, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_URL,
        "title": "A JSON report of intacct-audit",
        "description": "What programs may rely on is told in docs/formats.md.",
        "type": "object",
        "properties": {
            "format": {
                "type": "object",
                "properties": {"name": {"const": FORMAT}, "version": {"const": VERSION}},
                "required": ["name", "version"],
            },
            "report": root,
        },
        "required": ["format", "report"],
        "$defs": dict(sorted(definitions.items())),
    }


def report_schema_text() -> str:
    """The schema as the text of its file, docs/report.schema.json."""
    return json.dumps(report_schema(), indent=2, ensure_ascii=False) + "\n"


def _of(kind: Any, definitions: dict[str, Schema]) -> Schema:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _one_of(arguments, definitions)
    if origin is tuple:
        return _list(arguments, definitions)
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _of(arguments[1], definitions)}
    if kind in _SCALARS:
        return dict(_SCALARS[kind])
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # a requirement is made of requirements
        definitions[kind.__name__] = _enum(kind) if issubclass(kind, Enum) else _object(kind, definitions)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _one_of(kinds: tuple[Any, ...], definitions: dict[str, Schema]) -> Schema:
    if set(kinds) >= KINDS.keys():
        # All of them stand in one definition, told apart by their `kind`.
        if "Requirement" not in definitions:
            definitions["Requirement"] = {}
            definitions["Requirement"] = {"oneOf": [_of(kind, definitions) for kind in KINDS]}
        rest = [kind for kind in kinds if kind not in KINDS]
        named = {"$ref": "#/$defs/Requirement"}
        return {"oneOf": [named, *(_of(kind, definitions) for kind in rest)]} if rest else named
    return {"oneOf": [_of(kind, definitions) for kind in kinds]}


def _list(kinds: tuple[Any, ...], definitions: dict[str, Schema]) -> Schema:
    if kinds[-1] is Ellipsis:
        return {"type": "array", "items": _of(kinds[0], definitions)}
    items = [_of(kind, definitions) for kind in kinds]
    return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}


def _enum(kind: type[Enum]) -> Schema:
    number = issubclass(kind, IntEnum)
    values = [member.value for member in kind]
    return {"description": _told(kind), "type": "integer" if number else "string", "enum": values}


def _object(cls: type, definitions: dict[str, Schema]) -> Schema:
    assert is_dataclass(cls)  # noqa: S101 - whatever else the model holds has to be described first
    properties = dict(_properties(cls, definitions))
    described = {"description": _told(cls), "type": "object", "properties": properties}
    return {**described, "required": list(properties)}


def _properties(cls: type, definitions: dict[str, Schema]) -> Iterator[tuple[str, Schema]]:
    hints = get_type_hints(cls)
    if cls in KINDS:
        yield "kind", {"const": KINDS[cls]}
    for name in names_of(cls):
        yield key_of(cls, name), _of(NARROWER.get((cls, name), hints[name]), definitions)
    for key, computed in COMPUTED.get(cls, {}).items():
        yield key, _of(computed.kind, definitions)


def _told(cls: type) -> str:
    """Its docstring on one line."""
    return " ".join((cls.__doc__ or "").split())
