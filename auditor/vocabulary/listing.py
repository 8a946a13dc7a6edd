"""The names of the catalogue as lists, for people who write rules and for programs."""

import json
from collections.abc import Iterable

from auditor.errors import UsageError
from auditor.model.requirement import Section
from auditor.vocabulary.catalogue import Catalogue
from auditor.vocabulary.names import normalise
from auditor.vocabulary.other_names import instead_of
from auditor.vocabulary.rows import Application, ObjectPlaces, Permission

LEGEND = (
    "List? is a box inferred from similar rows, (List) one that only some companies show; lacking either is no gap.",
    "A row with * is not shown by every company (what it takes stands in brackets, where that is known); of a row with",
    "? nothing public says whether every company shows it. ~ marks a name that is inferred.",
)


def told(known: Catalogue, name: str | None, objects: str | None, *, machine_readable: bool = False) -> str:
    """What `catalogue list` prints: applications, the permissions of one, or objects.

    `objects` is a text that the names of the objects hold; None where they are
    not asked for. Raises UsageError for a name that means no application, or several.
    """
    application = _meant(known, name) if name is not None else None
    if machine_readable:
        return _document(known, application, objects)
    if objects is not None:
        return _objects(known, application, objects)
    return _permissions(known, application) if application else _applications(known)


def _meant(known: Catalogue, name: str) -> Application:
    found = known.application(name)
    if found:
        return found
    if instead := instead_of(name):
        raise UsageError(f'"{name}" is no application of the catalogue.', f"{instead[:1].upper()}{instead[1:]}.")
    shared = [one.name for one in known.applications_of(name)]
    alike = shared or known.suggest(name, (one.name for one in known.applications))
    hint = f"Did you mean {' or '.join(alike)}?" if alike else "`intacct-audit catalogue list` lists all of them."
    raise UsageError(f'"{name}" {"means several applications" if shared else "is no application"}.', hint)


def _document(known: Catalogue, application: Application | None, objects: str | None) -> str:
    listed = (application,) if application else known.applications
    content = (
        {"applications": [_fields(known, one, rows=application is not None) for one in listed]}
        if objects is None
        else {"objects": [_object_fields(places) for places in _objects_named(known, application, objects)]}
    )
    frame = {"format": {"name": "intacct-audit catalogue", "version": 1}, "catalogue": known.version}
    return json.dumps({**frame, **content}, indent=2, allow_nan=False) + "\n"


def codes_of(application: Application) -> tuple[str, ...]:
    """The codes by which interfaces mean an application, each once."""
    named = (*application.application_codes, *application.menu_codes, application.module_id or "")
    return _distinct(code.upper() for code in named if code)


def other_names(application: Application) -> tuple[str, ...]:
    """The further names of an application, without its codes and its own name."""
    known = {normalise(name) for name in (application.name, *codes_of(application))}
    named = (*application.aliases, application.rest_module or "")
    return tuple(name for name in _distinct(named) if name and normalise(name) not in known)


def sections_of(known: Catalogue, application: Application) -> tuple[Section, ...]:
    """The sections of its permissions window of which the catalogue has rows."""
    return tuple(section for section in Section if known.permissions(application.name, section))


def _applications(known: Catalogue) -> str:
    """Every application on a line: its name, its codes, its other names."""
    wide = max(len(application.name) for application in known.applications)
    lines = []
    for application in known.applications:
        further = [", ".join(names) for names in (codes_of(application), other_names(application)) if names]
        lines.append(f"{application.name:<{wide}}  {'; '.join(further)}".rstrip())
    return _lines([*lines, "", "For its permissions: intacct-audit catalogue list NAME"])


def _permissions(known: Catalogue, application: Application) -> str:
    """The permissions window of an application: sections, rows, boxes, and how sure each is."""
    named = [", ".join(names) for names in (codes_of(application), other_names(application)) if names]
    lines = [application.name + (f" ({'; '.join(named)})" if named else "")]
    for section in sections_of(known, application):
        lines += ["", section.value]
        lines += [f"  {_row(row)}" for row in known.permissions(application.name, section)]
    nothing = ["The catalogue knows no permission of this application."]
    return _lines([*lines, "", *(LEGEND if len(lines) > 1 else nothing)])


def _objects(known: Catalogue, application: Application | None, text: str) -> str:
    """The objects whose name holds a text, and where their rights are granted; within one application, if given."""
    lines = [_object(places) for places in _objects_named(known, application, text)]
    if not lines:
        return _lines(["No object of this name is known."])
    return _lines([*lines, "", "Any of the places will do. (deduced): no page says it; the name tells."])


def _objects_named(known: Catalogue, application: Application | None, text: str) -> tuple[ObjectPlaces, ...]:
    """The objects of the XML API whose XML or REST name holds a text, sorted by name."""
    found = {
        places.xml_name: places
        for places in known.objects.values()
        if places.xml_name
        and text.casefold() in f"{places.xml_name} {places.rest_name}".casefold()
        and (application is None or any(row.application == application.name for row in places.any_of))
    }
    return tuple(places for _, places in sorted(found.items()))


def _fields(known: Catalogue, application: Application, *, rows: bool) -> dict[str, object]:
    """An application for programs; `rows` says whether with its permissions."""
    fields: dict[str, object] = {
        "name": application.name,
        "codes": list(codes_of(application)),
        "other_names": list(other_names(application)),
        "sections": [section.value for section in sections_of(known, application)],
    }
    listed = [row for section in Section for row in known.permissions(application.name, section)]
    return {**fields, "permissions": [_row_fields(row) for row in listed]} if rows else fields


def _object_fields(places: ObjectPlaces) -> dict[str, object]:
    """An object for programs."""
    return {
        "xml_name": places.xml_name,
        "rest_name": places.rest_name,
        "any_of": [{"application": row.application, "permission": row.name} for row in places.any_of],
        "read_rights": list(places.read_rights),
        "write_rights": list(places.write_rights),
        "documented": places.documented,
    }


def _row_fields(row: Permission) -> dict[str, object]:
    return {
        "section": row.section.value,
        "name": row.name,
        "other_names": [name for name in row.spellings() if name != row.name],
        "rights": list(row.rights),
        "rights_inferred": list(row.rights_inferred),
        "conditional_rights": list(row.conditional_rights),
        "name_inferred": row.name_inferred,
        "shown_everywhere": row.shown.core,
        "requires_subscription": list(row.shown.requires_subscription),
        "requires_feature": row.shown.requires_feature,
    }


def _row(row: Permission) -> str:
    boxes = [*row.rights, *(f"{right}?" for right in row.rights_inferred)]
    boxes += [f"({right})" for right in row.conditional_rights]
    mark = {True: "", False: " *", None: " ?"}[row.shown.core]
    takes = [" or ".join(row.shown.requires_subscription), row.shown.requires_feature or ""]
    condition = f" [{'; '.join(filter(None, takes))}]" if any(takes) else ""
    return f"{row.name}{' ~' if row.name_inferred else ''}{mark}: {', '.join(boxes) or 'no box is known'}{condition}"


def _object(places: ObjectPlaces) -> str:
    also = f" ({places.rest_name})" if places.rest_name else ""
    where = "; ".join(f"{row.application} > {row.name}" for row in places.any_of)
    rights = [
        f"{verb} {', '.join(needed)}"
        for verb, needed in (("to read", places.read_rights), ("to write", places.write_rights))
        if needed
    ]
    deduced = "" if places.documented else " (deduced)"
    return f"{places.xml_name}{also}: {where}{'. ' + '; '.join(rights) if rights else ''}{deduced}"


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(normalise(name), name)
    return tuple(found.values())


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
