"""The JSON Schema of a rule pack, for editors. It is made from the tables that the reader goes by."""

import json

from auditor.rulebook.fixes import NEEDED, WITHOUT_STANDARD
from auditor.rulebook.keys import PACK, RULE
from auditor.rulebook.parameters import PARAMETER
from auditor.rulebook.requirements import REQUIREMENT_SHAPE
from auditor.rulebook.shapes import Schema
from auditor.rulebook.types import definitions

SCHEMA_URL = "https://raw.githubusercontent.com/intacct-audit/intacct-audit/main/docs/rule-pack.schema.json"
"""Where the schema of the newest release lies, for the first line of a pack that is not beside it."""


def pack_schema() -> Schema:
    """The schema (draft 2020-12).

    What needs the catalogue's rows, other rules or arithmetic is for the
    loader to check: names of permissions and objects, dependencies, dates.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_URL,
        "title": "A rule pack of intacct-audit",
        **PACK.schema(),
        "$defs": {
            "rule": {**RULE.schema(), **_fix_where_there_is_no_standard_one()},
            "parameter": PARAMETER.schema(),
            "requirement": REQUIREMENT_SHAPE.schema(),
            **definitions(),
        },
    }


def pack_schema_text() -> str:
    """The schema as the text of its file, docs/rule-pack.schema.json."""
    return json.dumps(pack_schema(), indent=2, ensure_ascii=False) + "\n"


def _fix_where_there_is_no_standard_one() -> Schema:
    lacks_standard = {"anyOf": [{"required": [kind]} for kind in WITHOUT_STANDARD]}
    return {
        "if": {"required": ["requires"], "properties": {"requires": lacks_standard}},
        "then": {"required": ["fix"], "properties": {"fix": {"required": list(NEEDED)}}},
    }
