"""The JSON Schema of a company file, for editors. It is made from what the reader of company files goes by."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from auditor.model.requirement import Section
from auditor.simulator.company_file import APPLY_TO, USER_TYPES
from auditor.simulator.company_objects import APPLICATION_CODES
from auditor.simulator.company_rights import PRESETS
from auditor.simulator.faults import FAULTS
from auditor.simulator.schema import DATA_TYPES
from auditor.simulator.switches import Behaviour, Spelling, Switch, switches
from auditor.vocabulary import catalogue

Schema = dict[str, Any]

# A file is read as text throughout, so what an editor takes for a number or a truth value is as good.
_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_TRUTH: Schema = {"enum": ["true", "false", True, False]}
_NUMBER: Schema = {"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]+$"}
_SECONDS: Schema = {"type": ["number", "string"], "minimum": 0, "pattern": "^[0-9]+([.][0-9]+)?$"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_RECORDS: Schema = {"type": "array", "items": {"type": "object", "additionalProperties": {"type": _TEXT["type"]}}}
_RIGHTS: Schema = {"$ref": "#/definitions/rights"}


def company_schema() -> Schema:
    """The schema, in the draft that editors know best. References between parts are for the loader to check."""
    properties = {
        "extends": _TEXT | {"description": "A built-in company, or a file beside this one, over which this is laid."},
        "company": _company(),
        "senders": _named(_object({"password": _TEXT, "authorised": _TRUTH}), "Sender IDs; they are case sensitive."),
        "subscriptions": _TEXTS | {"description": "Applications that the company has subscribed to."},
        "features": _TEXTS | {"description": "Features switched on, in the words of the permission catalogue."},
        "views": _object({"integration": _TEXT, "admin": _TEXT}, "Which users audit the company."),
        "entities": _list({"id": _TEXT, "currency": _TEXT, "status": _one_of(("active", "inactive"))}, "id"),
        "users": _list(_user(), "id"),
        "groups": _list({"name": _TEXT, "members": _TEXTS, "roles": _TEXTS}, "name"),
        "roles": _list(_role(), "name"),
        "shows": _named(_TEXTS, "Rows of a permissions window that public knowledge leaves undecided."),
        "settings": _settings(),
        "installed": _list({"name": _TEXT, "deployed": _TRUTH}, "name"),
        "custom_fields": _named(_list(_custom_field(), "id"), "Fields that the company added to an object."),
        "records": _named({"anyOf": [_NUMBER, _RECORDS]}, "How many rows an object has, or which."),
        "spelling": _switched(switches(Spelling), "How answers spell what they say."),
        "behaviour": _switched(switches(Behaviour), "What is answered, and what is refused."),
        "faults": _faults(),
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A simulated Sage Intacct company",
        **_object(properties),
        "if": {"not": {"required": ["extends"]}},
        "then": {"required": ["company", "senders"]},
        "definitions": _definitions(),
    }


def company_schema_text() -> str:
    """The schema as the text of its file."""
    return json.dumps(company_schema(), indent=2, ensure_ascii=False) + "\n"


def _company() -> Schema:
    return _object(
        {
            "id": _TEXT,
            "name": _TEXT,
            "base_currency": _TEXT,
            "permission_type": _one_of(("role-based", "user-based")),
        }
    )


def _settings() -> Schema:
    """Preferences by the code of their application; they may be empty."""
    preferences: Schema = {"type": "object", "additionalProperties": _or_nothing(_TEXT)}
    told = "Preferences of the company, as get_companyprefs tells them."
    return _object(dict.fromkeys(APPLICATION_CODES, preferences), told)


def _custom_field() -> Mapping[str, Schema]:
    # The words are read in any case, which an editor need not offer.
    return {
        "id": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_.]*$"},
        "type": _one_of(name.lower() for name in DATA_TYPES),
        "values": _TEXTS,
        "label": _TEXT,
    }


def _user() -> Mapping[str, Schema]:
    return {
        **dict.fromkeys(("id", "password", "first_name", "last_name", "email"), _TEXT),
        "type": _one_of(USER_TYPES),
        # An editor takes `off` for false.
        "admin": {"enum": ["off", "limited", "full", False]},
        "status": _one_of(("active", "inactive", "lockedout")),
        "web_services_only": _TRUTH,
        **dict.fromkeys(("roles", "groups", "entities"), _TEXTS),
        "rights": _RIGHTS,
    }


def _role() -> Mapping[str, Schema]:
    extra = _object({"module": _TEXT, "permission": _TEXT, "rights": _TEXT})
    return {
        "name": _TEXT,
        "apply_to": _one_of(APPLY_TO),
        "rights": _RIGHTS,
        "extra_rows": {"type": "array", "items": extra, "description": "Rows that are returned as they stand."},
    }


def _definitions() -> dict[str, Schema]:
    sections = {section.value: _or_nothing(_one_of(PRESETS)) for section in Section}
    boxes = {"type": "array", "items": _one_of(catalogue().right_labels)}
    names = [found.name for found in catalogue().applications]
    return {
        "application": {"type": "object", "properties": sections, "additionalProperties": _or_nothing(boxes)},
        "rights": {
            "type": "object",
            "properties": dict.fromkeys(names, _or_nothing({"$ref": "#/definitions/application"})),
        },
    }


def _faults() -> Schema:
    numbers = {"after": _NUMBER, "times": _NUMBER, "seconds": _SECONDS}
    item = _object({"fault": _one_of(FAULTS), "target": _TEXT, **numbers})
    return {"type": "array", "items": item | {"required": ["fault"]}, "description": "What goes wrong, and when."}


def _switched(known: Iterable[Switch], description: str) -> Schema:
    kinds: Mapping[type, Schema] = {bool: _TRUTH, int: _NUMBER}
    return _object(
        {s.name: (kinds.get(s.kind) or _one_of(s.values)) | {"description": s.means} for s in known}, description
    )


def _one_of(values: Iterable[str]) -> Schema:
    return {"enum": list(values)}


def _or_nothing(schema: Schema) -> Schema:
    # `~` takes out what the company below has.
    return {"anyOf": [schema, {"type": "null"}]}


def _object(properties: Mapping[str, Schema], description: str = "") -> dict[str, Any]:
    allowed = {name: _or_nothing(schema) for name, schema in properties.items()}
    told = {"description": description} if description else {}
    return {"type": "object", **told, "properties": allowed, "additionalProperties": False}


def _named(schema: Schema, description: str) -> Schema:
    return {"type": "object", "description": description, "additionalProperties": _or_nothing(schema)}


def _list(properties: Mapping[str, Schema], key: str) -> Schema:
    return {"type": "array", "items": _object(properties) | {"required": [key]}}
