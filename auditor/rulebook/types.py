"""The types of values that several mappings share."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

import yaml

from auditor.model.requirement import Preset, Section
from auditor.rulebook.shapes import Schema, Type, list_of, plain, text_of, text_schema
from auditor.rulebook.source import Problems, did_you_mean, quoted
from auditor.rulebook.values import MAX_TEXT, choice, day, flag, kebab, link, word
from auditor.vocabulary import Application, catalogue
from auditor.vocabulary.other_names import instead_of

E = TypeVar("E", bound=StrEnum)

# No application of the permissions window, hence not in the catalogue; a sign-in proves its subscription.
WEB_SERVICES = "Web Services"

_APPLICATIONS, _OBJECTS = "", "--objects"  # what lists them, as `Problems.add` takes it
_IDENTIFIER = r"[A-Za-z_][A-Za-z0-9_.]*"
_OBJECT = r"[A-Za-z0-9_/-]+"
_VERSION = r"\d+\.\d+\.\d+"
_APIS = ("xml", "rest")


def one_of(members: type[E]) -> Type[E]:
    """One of the words of an enumeration."""
    return Type(
        ", ".join(f"`{member.value}`" for member in members),
        lambda node, problems: choice(node, problems, tuple(members)),
        lambda: {"enum": [member.value for member in members]},
    )


def word_of(words: str, pattern: str, complaint: str, limit: int = MAX_TEXT) -> Type[str]:
    """A word of a fixed form, into which no answer goes; `complaint` ends the sentence about another."""

    def read(node: yaml.Node, problems: Problems) -> str:
        said = word(node, problems, limit)
        if said and not re.fullmatch(pattern, said):
            problems.add(node, f"{quoted(said)} {complaint}")
            return ""
        return said

    return plain(words, read, {"type": "string", "pattern": f"^{pattern}$"})


def application(node: yaml.Node, problems: Problems) -> Application | None:
    """An application of the catalogue, by any of its names."""
    name, known = word(node, problems), catalogue()
    found = known.application(name) if name else None
    if name and not found:
        meant = [one.name for one in known.applications_of(name)]
        if meant:
            problems.add(node, f"{quoted(name)} may mean {' or '.join(meant)}; write one of them.", _APPLICATIONS)
        elif other := instead_of(name):
            problems.add(node, f"{quoted(name)} is no application of the catalogue: {other}.", _APPLICATIONS)
        else:
            instead = did_you_mean(name, [one.name for one in known.applications])
            problems.add(node, f"{quoted(name)} is no known application{instead}", _APPLICATIONS)
    return found


def application_name(node: yaml.Node, problems: Problems) -> str:
    """The catalogue's name of an application; empty where it knows none."""
    found = application(node, problems)
    return found.name if found else ""


def _subscribed(node: yaml.Node, problems: Problems) -> str:
    if isinstance(node, yaml.ScalarNode) and word(node, problems) == WEB_SERVICES:
        return WEB_SERVICES
    return application_name(node, problems)


def object_name(node: yaml.Node, problems: Problems) -> str:
    """An object of the XML API, as the catalogue spells it."""
    name, known = word(node, problems), catalogue()
    places = known.object_places(name)
    if places and places.xml_name:
        return places.xml_name
    if name:
        names = [found.xml_name for found in known.objects.values() if found.xml_name]
        sentence = f"No object of the XML API is known as {quoted(name)}{did_you_mean(name, names)}"
        problems.add(node, sentence, _OBJECTS)
    return ""


def _api(node: yaml.Node, problems: Problems) -> str:
    said = word(node, problems)
    if said and said not in _APIS:
        problems.add(node, f"{quoted(said)} is no API of Sage Intacct{did_you_mean(said, _APIS)}")
    return said


TEXT = text_of(MAX_TEXT)
TEXTS = list_of(TEXT, "list of texts")
WORD = plain("word", word, text_schema(MAX_TEXT))
WORDS = list_of(WORD, "list of answers", distinct=True)
PERMISSION = plain("name of a permission", word, text_schema(MAX_TEXT))
FLAG = plain("`true` or `false`", flag, {"enum": [True, False, "true", "false"]})
DAY = plain("date, as 2026-11-22", day, {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
LINK = plain(
    "link (http or https)", link, {"type": "string", "pattern": r"^https?://[^\s/@<>\"'`\\]+(/[^\s<>\"'`\\]*)?$"}
)
LINKS = list_of(LINK, "list of links", distinct=True)
KEBAB = plain(
    "lower-case words joined by hyphens",
    kebab,
    {"type": "string", "maxLength": 60, "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"},
)
KEBABS = list_of(WORD, "list of rule ids", distinct=True)
VERSION = word_of("three numbers", _VERSION, "is not a version; write three numbers, such as 1.0.0.")
API = plain("`xml` or `rest`", _api, {"enum": list(_APIS)})
APPLICATION = plain("name of an application", application_name, {"$ref": "#/$defs/application"})
APPLICATIONS = list_of(APPLICATION, "list of applications", distinct=True)
SUBSCRIBED = plain("name of an application, or `Web Services`", _subscribed, {"$ref": "#/$defs/subscription"})
OBJECT = plain("name of an object of the XML API", object_name, {"type": "string", "pattern": f"^{_OBJECT}$"})
OBJECTS = list_of(OBJECT, "list of objects")
IDENTIFIER = word_of("name of a field", _IDENTIFIER, "is no name of a field; write it as the API spells it.")
SECTION = one_of(Section)
PRESET = one_of(Preset)


def definitions() -> Mapping[str, Schema]:
    """What several places of the schema refer to: the names of the catalogue that are few enough to list."""
    known = catalogue()
    applications = [found.name for found in known.applications]
    texts: dict[str, Any] = {
        "application": {"enum": applications},
        "subscription": {"enum": [WEB_SERVICES, *applications]},
        "right": {"enum": list(known.right_labels)},
    }
    return texts
