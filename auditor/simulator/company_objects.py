"""What a company file says of preferences, installed applications, fields of its own, and records."""

import re
from collections.abc import Iterable, Mapping

from auditor.simulator.company import Given
from auditor.simulator.company_yaml import Tree
from auditor.simulator.reading import Reading
from auditor.simulator.schema import DATA_TYPES, Field, all_names, fields_of, queryable, recorded
from auditor.simulator.tables import is_table

Settings = Mapping[str, Mapping[str, str]]
OwnFields = Mapping[str, tuple[Field, ...]]

APPLICATION_CODES = ("GEN", "ME", "GL", "CM", "AP", "AR", "EE", "PO", "SO", "INV", "PA", "CS")
"""The codes that `get_companyprefs` is documented with."""
APPLICATIONS = "PTAPPLICATION"
_FIELD_ID = re.compile(r"[A-Z][A-Z0-9_]{0,99}(\.[A-Z][A-Z0-9_]{0,99}){0,3}")


def settings_of(tree: Tree, read: Reading) -> Settings:
    """What stands under `settings`: for each code the preferences, which take the place of the usual ones."""
    found = {}
    for code, given in read.mapping(tree, "settings").items():
        read.choice(code, "settings", APPLICATION_CODES)
        where = f"settings: {code}"
        if not isinstance(given, Mapping):
            raise read.wrong(given or code, where, "has to be a mapping of preferences")
        found[str(code)] = {str(name): _value(value, f"{where}: {name}", read) for name, value in given.items()}
    return found


def installed_of(tree: Tree, read: Reading) -> tuple[Given, ...]:
    """What stands under `installed`, as rows of PTAPPLICATION; `deployed` may be left open."""
    found: dict[str, Given] = {}
    for number, item in enumerate(read.items(tree, "installed", ""), start=1):
        where = f"installed: {item.get('name', number)}"
        read.keys(item, where, ("name", "deployed"))
        name = read.text(item.get("name"), f"{where}: name")
        if name.casefold() in found:
            raise read.wrong(name, "installed", f"has {name} twice")
        said = str(read.truth(item["deployed"], f"{where}: deployed")).lower() if "deployed" in item else ""
        found[name.casefold()] = {"APPLICATIONNAME": str(name), "PROPERTIES": said}
    return tuple(found.values())


def custom_fields_of(tree: Tree, read: Reading) -> OwnFields:
    """What stands under `custom_fields`: for each object the fields that this company added to it."""
    given = read.mapping(tree, "custom_fields")
    found: dict[str, tuple[Field, ...]] = {}
    for key in given:
        name, where = _object(key, "custom_fields", read), f"custom_fields: {key}"
        fields = [_custom_field(item, where, read) for item in read.items(given, key, "custom_fields")]
        found[name] = tuple({field.id: field for field in fields}.values())
        if len(found[name]) < len(fields):
            raise read.wrong(key, where, "has a field twice")
    return found


def _custom_field(item: Tree, where: str, read: Reading) -> Field:
    read.keys(item, where, ("id", "type", "values", "label"))
    written = read.text(item.get("id"), f"{where}: id")
    field_id = _field_id(written, where, read)
    where = f"{where}: {written}"
    values = tuple(map(str, read.texts(item.get("values", []), f"{where}: values")))
    usual = "enum" if values else "text"
    words = [word.lower() for word in DATA_TYPES]
    kind = read.choice(str(item.get("type", usual)).lower(), f"{where}: type", words)
    label = str(item.get("label", written.replace("_", " ").capitalize()))
    return Field(field_id, kind.upper(), label, values, custom=True)


def records_of(
    tree: Tree, custom: OwnFields, read: Reading
) -> tuple[Mapping[str, int], Mapping[str, tuple[Given, ...]], OwnFields]:
    """What stands under `records`: how many rows an object has, the rows that are given, and the fields for them.

    An object of which no definition was recorded has whatever fields its rows have.
    """
    numbers: dict[str, int] = {}
    rows: dict[str, tuple[Given, ...]] = {}
    own = dict(custom)
    for key, given in read.mapping(tree, "records").items():
        name, where = _object(key, "records", read), f"records: {key}"
        if not isinstance(given, list | tuple):
            numbers[name] = read.number(given, where)
            continue
        if name == APPLICATIONS or (is_table(name) and name != "LOCATIONENTITY"):
            instead = "`installed`" if name == APPLICATIONS else "the users, groups and roles of the file"
            raise read.wrong(given or key, where, f"cannot be listed; its rows are made from {instead}")
        rows[name] = tuple(_row(item, where, read) for item in read.items(tree["records"], key, "records"))
        own[name] = _with_fields_of(name, rows[name], own.get(name, ()), where, read)
    return numbers, rows, {name: fields for name, fields in own.items() if fields}


def _row(item: Tree, where: str, read: Reading) -> Given:
    return {_field_id(field, where, read): _value(value, f"{where}: {field}", read) for field, value in item.items()}


def _with_fields_of(
    name: str, rows: Iterable[Given], own: tuple[Field, ...], where: str, read: Reading
) -> tuple[Field, ...]:
    known = {*queryable(name), *(field.id for field in fields_of(name) or ()), *(field.id for field in own)}
    further = dict.fromkeys(field for row in rows for field in row if field not in known)
    if further and recorded(name):
        raise read.unknown(next(iter(further)), where, known)
    return (*own, *(Field(field, "TEXT", field.replace("_", " ").capitalize()) for field in further))


def _object(key: object, where: str, read: Reading) -> str:
    name = str(key).upper()
    if fields_of(name) is None:
        raise read.unknown(key, where, all_names())
    return name


def _field_id(written: object, where: str, read: Reading) -> str:
    field_id = str(written).upper()
    if not _FIELD_ID.fullmatch(field_id):
        raise read.wrong(written, where, f"has {written}, which cannot be the ID of a field")
    return field_id


def _value(value: object, where: str, read: Reading) -> str:
    """A text, which may be empty. From Python, a number or a truth value is as good."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str | int):
        raise read.wrong(value, where, "has to be a text")
    return str(value)
