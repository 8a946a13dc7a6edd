"""What a rule can require: a closed table from the key under `requires` to the reader of its value."""

from collections.abc import Callable, Mapping

import yaml

from auditor.model.rule import (
    AllOf,
    AnyOf,
    CanRead,
    CompanyFactKnown,
    FactOfCompany,
    HasRights,
    HoldsRole,
    Manual,
    Not,
    Preset,
    Requirement,
    Section,
    SenderAuthorised,
    SignInWorks,
    Subscription,
    UserExists,
    UserFact,
    UserIs,
)
from auditor.rulebook.source import Problems, did_you_mean, quoted
from auditor.rulebook.values import Fields, choice, items, text, texts
from auditor.vocabulary import Application, Permission, catalogue

# No application of the permissions window, hence not in the catalogue; a sign-in proves its subscription.
WEB_SERVICES = "Web Services"

_FILLED = "filled"
_UNREAD = Manual("")
_USER_FACTS = {fact.value: fact for fact in UserFact}
# The words of USERINFO (xml-api notes, 2.5 and 3.2) in lower case. Names and the e-mail address are not listed:
# evidence holds only whether they are filled in.
_WORDS: Mapping[UserFact, tuple[str, ...]] = {
    UserFact.TYPE: (
        "business user",
        "employee user",
        "view only user",
        "dashboard user",
        "project manager user",
        "construction manager user",
        "payment approver",
        "platform user",
        "crm user",
        "warehouse user",
    ),
    UserFact.ADMIN_PRIVILEGES: ("off", "limited", "full"),
    UserFact.STATUS: ("active", "inactive", "lockedout"),
    UserFact.WEB_SERVICES_ONLY: ("true", "false"),
    UserFact.ENTITY_ACCESS: ("unrestricted", "restricted"),
}


def requirement(node: yaml.Node, problems: Problems) -> Requirement:
    """The requirement that a mapping of exactly one key states."""
    fields = Fields(node, problems, "A requirement", required=(), optional=tuple(_READERS))
    if not isinstance(node, yaml.MappingNode):
        return _UNREAD
    if len(node.value) != 1:
        problems.add(node, "A requirement has exactly one key; join several by all_of or any_of.")
    for key, value in fields.nodes.items():
        return _READERS[key](value, problems)
    return _UNREAD


def object_name(node: yaml.Node, problems: Problems) -> str:
    """An object of the XML API, as the catalogue spells it."""
    name, known = text(node, problems), catalogue()
    places = known.object_places(name)
    if places and places.xml_name:
        return places.xml_name
    if name:
        names = [found.xml_name for found in known.objects.values() if found.xml_name]
        problems.add(node, f"No object of the XML API is known as {quoted(name)}{did_you_mean(name, names)}")
    return ""


def _subscription(node: yaml.Node, problems: Problems) -> Requirement:
    if text(node, problems) == WEB_SERVICES:
        return Subscription(WEB_SERVICES)
    application = _application(node, problems)
    return Subscription(application.name) if application else _UNREAD


def _sender(node: yaml.Node, problems: Problems) -> Requirement:
    return SenderAuthorised(text(node, problems))


def _sign_in(node: yaml.Node, problems: Problems) -> Requirement:
    _word(node, problems, "works")
    return SignInWorks()


def _user(node: yaml.Node, problems: Problems) -> Requirement:
    if isinstance(node, yaml.ScalarNode):
        _word(node, problems, "exists")
        return UserExists()
    fields = Fields(node, problems, "A requirement on the user", required=(), optional=tuple(_USER_FACTS))
    if isinstance(node, yaml.MappingNode) and len(node.value) != 1:
        problems.add(node, "A requirement on the user names exactly one fact; join several by all_of or any_of.")
    for key, value in fields.nodes.items():
        return UserIs(_USER_FACTS[key], _values(_USER_FACTS[key], value, problems))
    return _UNREAD


def _values(fact: UserFact, node: yaml.Node, problems: Problems) -> tuple[str, ...]:
    """The values that will do; none where it is enough that the fact is filled in."""
    words = _WORDS.get(fact)
    if isinstance(node, yaml.ScalarNode) or words is None:
        instead = f", or a list of {', '.join(words)}" if words else ""
        if text(node, problems) not in {"", _FILLED}:
            problems.add(node, f"For {fact.value}, write {_FILLED}{instead}.")
        return ()
    found = texts(node, problems)
    for value, item in zip(found, items(node, problems), strict=False):
        if value and value not in words:
            problems.add(item, f"{quoted(value)} is no {fact.value}{did_you_mean(value, words)}")
    return found


def _role(node: yaml.Node, problems: Problems) -> Requirement:
    name = text(node, problems)
    return HoldsRole(None if name == "held" else name)


def _rights(node: yaml.Node, problems: Problems) -> Requirement:
    keys = ("application", "grant")
    fields = Fields(node, problems, "A requirement of rights", keys, optional=("section", "permission"))
    if not set(keys) <= fields.nodes.keys():
        return _UNREAD
    if ("section" in fields.nodes) == ("permission" in fields.nodes):
        problems.add(node, "A requirement of rights names either a section or a permission.")
        return _UNREAD
    application = fields.get("application", _application, None)
    if application is None:
        return _UNREAD
    if "section" in fields.nodes:
        return _rights_on_section(application, fields)
    return _rights_on_permission(application, fields)


def _rights_on_section(application: Application, fields: Fields) -> Requirement:
    node, grant = fields.nodes["section"], fields.nodes["grant"]
    section = choice(node, fields.problems, tuple(Section))
    if not catalogue().permissions(application.name, section):
        fields.problems.add(node, f"The catalogue knows no permission under {section.value} of {application.name}.")
    if isinstance(grant, yaml.SequenceNode):
        fields.problems.add(grant, "For a section, grant all or read only; single rights go with a permission.")
        return _UNREAD
    return HasRights(application.name, section=section, preset=choice(grant, fields.problems, tuple(Preset)))


def _rights_on_permission(application: Application, fields: Fields) -> Requirement:
    name, grant = fields.text("permission"), fields.nodes["grant"]
    permission = catalogue().permission(application.name, name)
    if permission is None:
        if name:
            names = [row.name for row in catalogue().rows if row.application == application.name]
            sentence = f"{application.name} has no permission {quoted(name)}{did_you_mean(name, names)}"
            fields.problems.add(fields.nodes["permission"], sentence)
        return _UNREAD
    if isinstance(grant, yaml.ScalarNode):
        preset = choice(grant, fields.problems, tuple(Preset))
        return HasRights(application.name, permission=permission.name, preset=preset)
    rights = tuple(_right(item, fields.problems, permission) for item in items(grant, fields.problems))
    return HasRights(application.name, permission=permission.name, rights=rights)


def _right(node: yaml.Node, problems: Problems, permission: Permission) -> str:
    word = text(node, problems)
    offered = (*permission.rights, *permission.rights_inferred, *permission.conditional_rights)
    for right in offered:
        if right.casefold() == word.casefold():
            return right
    if word:
        place = f"{permission.application} > {permission.name}"
        problems.add(node, f"{place} is not known to offer the right {quoted(word)}{did_you_mean(word, offered)}")
    return ""


def _company(node: yaml.Node, problems: Problems) -> Requirement:
    return CompanyFactKnown(choice(node, problems, tuple(FactOfCompany)))


def _object(node: yaml.Node, problems: Problems) -> Requirement:
    return CanRead(object_name(node, problems))


def _manual(node: yaml.Node, problems: Problems) -> Requirement:
    return Manual(text(node, problems))


def _all_of(node: yaml.Node, problems: Problems) -> Requirement:
    return AllOf(tuple(requirement(item, problems) for item in items(node, problems)))


def _any_of(node: yaml.Node, problems: Problems) -> Requirement:
    return AnyOf(tuple(requirement(item, problems) for item in items(node, problems)))


def _not(node: yaml.Node, problems: Problems) -> Requirement:
    return Not(requirement(node, problems))


def _application(node: yaml.Node, problems: Problems) -> Application | None:
    name = text(node, problems)
    found = catalogue().application(name) if name else None
    if name and not found:
        names = [application.name for application in catalogue().applications]
        problems.add(node, f"No application is known as {quoted(name)}{did_you_mean(name, names)}")
    return found


def _word(node: yaml.Node, problems: Problems, only: str) -> None:
    word = text(node, problems)
    if word not in {"", only}:
        problems.add(node, f"Here only {only} can stand, not {quoted(word)}.")


_READERS: Mapping[str, Callable[[yaml.Node, Problems], Requirement]] = {
    "subscription": _subscription,
    "sender": _sender,
    "sign_in": _sign_in,
    "user": _user,
    "role": _role,
    "rights": _rights,
    "company": _company,
    "object": _object,
    "manual": _manual,
    "all_of": _all_of,
    "any_of": _any_of,
    "not": _not,
}
REQUIREMENT_KEYS = tuple(_READERS)
