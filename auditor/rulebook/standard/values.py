"""Values of settings and records that meet a requirement, and others that do not."""

from auditor.model.requirement import RecordExists

LEDGER = "GL"
"""The application whose preferences tell the dimensions (xml-api notes, 2.3)."""

ENTITIES = ("E100", "E200")
ENTITY_OF_A_RECORD = "MEGAENTITYID"

_SWITCH = {"on": "true", "off": "false"}


def setting(word: str) -> str:
    """A value as the company holds it."""
    return _SWITCH.get(word.casefold(), word)


def other_setting(values: tuple[str, ...]) -> str:
    """A value that is none of these; of a switch its other position."""
    known = {setting(value).casefold() for value in values}
    return next(word for word in (*_SWITCH.values(), "Another value") if word not in known)


def dimension(name: str) -> tuple[str, str]:
    """The preference that says whether General Ledger uses a dimension."""
    return LEDGER, f"{name}DIMENSION"


def other_records(requirement: RecordExists) -> list[dict[str, str]]:
    """What the object has instead: a record that does not fit, one that not every entity sees, or none at all."""
    if requirement.in_each_entity:
        return [{**dict(requirement.fields), ENTITY_OF_A_RECORD: ENTITIES[0]}]
    other = {name: "OTHER" if value != "OTHER" else "ANOTHER" for name, value in requirement.fields}
    return [other] if other else []
