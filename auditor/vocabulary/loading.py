"""The catalogue that ships with the program."""

import json
from functools import cache
from typing import Any

from auditor.model.requirement import Section
from auditor.resources import data_text
from auditor.vocabulary.catalogue import Catalogue
from auditor.vocabulary.history import Change, ChangeKind, RetiredPath
from auditor.vocabulary.rows import Application, ObjectPlaces, Permission, Shown

_SECTIONS = {section.value: section for section in Section}
_KINDS = {kind.value: kind for kind in ChangeKind}


@cache
def catalogue() -> Catalogue:
    """The permission catalogue, read at the first call and shared from then on."""
    document = json.loads(data_text("vocabulary/catalogue.json"))
    rows = tuple(map(_permission, document["permissions"]))
    return Catalogue(
        version=document["version"],
        releases=document["releases"],
        applications=tuple(map(_application, document["applications"])),
        rows=rows,
        objects=_objects(document["objects"], rows),
        right_labels=tuple(document["rights"]),
        right_synonyms={word: tuple(labels) for word, labels in document["right_synonyms"].items()},
        unplaced=tuple(document["unplaced"]),
        history=tuple(map(_change, document["history"])),
        retired_paths=tuple(RetiredPath(**_frozen(entry)) for entry in document["retired_paths"]),
    )


def _application(entry: dict[str, Any]) -> Application:
    return Application(**_frozen(entry))


def _permission(entry: dict[str, Any]) -> Permission:
    fields = _frozen(entry)
    fields["section"] = _SECTIONS[fields["section"]]
    if "shown" in fields:
        fields["shown"] = Shown(**_frozen(fields["shown"]))
    return Permission(**fields)


def _change(entry: dict[str, Any]) -> Change:
    fields = _frozen(entry)
    fields["kind"] = _KINDS[fields["kind"]]
    fields["was"] = tuple(tuple(place.split(" > ", 1)) for place in fields.get("was", ()))
    return Change(**fields)


def _frozen(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if type(value) is list else value for key, value in entry.items()}


def _objects(entries: list[dict[str, Any]], rows: tuple[Permission, ...]) -> dict[str, ObjectPlaces]:
    """By XML name and by REST name, in lower case."""
    by_place = {f"{row.application} > {row.name}": row for row in rows}
    found: dict[str, ObjectPlaces] = {}
    for entry in entries:
        fields = _frozen(entry)
        fields["any_of"] = tuple(map(by_place.__getitem__, fields["any_of"]))
        places = ObjectPlaces(**fields)
        found |= {name.casefold(): places for name in (places.xml_name, places.rest_name) if name}
    return found
