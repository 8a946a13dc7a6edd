"""Requirements on the user: that it exists, and facts of it."""

from collections.abc import Mapping

import yaml

from auditor.model.requirement import Requirement, SeesEntities, UserExists, UserFact, UserIs
from auditor.rulebook.kinds.kind import UNREAD, Kind
from auditor.rulebook.shapes import Key, Reading, Schema, Shape, Type, Values, either, fixed, list_of, mapping
from auditor.rulebook.source import did_you_mean, quoted
from auditor.rulebook.types import TEXT, TEXTS
from auditor.rulebook.values import word

_FILLED = "filled"
# From the least to the most, as at_least and at_most take them.
_ADMIN = ("off", "limited", "full")
# The words of USERINFO (xml-api notes, 2.5 and 3.2) in lower case. Names and the e-mail address are not listed:
# evidence holds only whether they are filled in.
WORDS: Mapping[UserFact, tuple[str, ...]] = {
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
    UserFact.ADMIN_PRIVILEGES: _ADMIN,
    UserFact.STATUS: ("active", "inactive", "lockedout"),
    UserFact.WEB_SERVICES_ONLY: ("true", "false"),
    UserFact.ENTITY_ACCESS: ("unrestricted", "restricted"),
}


def _filled(fact: UserFact) -> Type[Requirement]:
    """`filled`, for a fact of which the audit knows no more."""

    def read(node: yaml.Node, reading: Reading) -> Requirement:
        if word(node, reading) not in {"", _FILLED}:
            reading.add(node, f"For {fact.value}, write {_FILLED}.")
        return UserIs(fact)

    return Type(f"`{_FILLED}`", read, lambda: {"const": _FILLED})


def _filled_or(fact: UserFact, one: Type[str]) -> Type[Requirement]:
    """`filled`, or one value, which says the same as a list of it."""

    def read(node: yaml.Node, reading: Reading) -> Requirement:
        # By what the file says: an answer to a parameter is always a value.
        if isinstance(node, yaml.ScalarNode) and node.value == _FILLED:
            return UserIs(fact)
        said = one.read(node, reading)
        return UserIs(fact, (said,)) if said else UNREAD

    return Type(f"`{_FILLED}`, {one.words}", read, lambda: {"anyOf": [{"const": _FILLED}, one.schema()]})


def _word_of(fact: UserFact, *further: str) -> Type[str]:
    words = WORDS[fact]
    among = (*words, *further)

    def read(node: yaml.Node, reading: Reading) -> str:
        said = word(node, reading)
        if said and said not in words:
            reading.add(node, f"{quoted(said)} is no value of {fact.value}{did_you_mean(said, among)}")
            return ""
        return said

    # An editor takes `true` for a truth value, and so, after the older rules of YAML, `off`.
    truths: Mapping[str, bool] = {"true": True, "false": False, "off": False}
    also = [truths[one] for one in words if one in truths]
    return Type(", ".join(f"`{one}`" for one in words), read, lambda: {"enum": [*words, *also]})


def _listed(fact: UserFact, one: Type[str], *, distinct: bool) -> Type[Requirement]:
    values = list_of(one, "list of them", distinct=distinct)

    def read(node: yaml.Node, reading: Reading) -> Requirement:
        said = values.read(node, reading)
        return UserIs(fact, said) if said and all(said) else UNREAD

    return Type(values.words, read, values.schema)


def _admin(values: Values) -> Requirement:
    for key in values.nodes:
        said = values.value(key, "")
        at = _ADMIN.index(said) if said in _ADMIN else 0
        chosen = {"at_least": _ADMIN[at:], "at_most": _ADMIN[: at + 1], "exactly": _ADMIN[at : at + 1]}
        return UserIs(UserFact.ADMIN_PRIVILEGES, chosen[key])
    return UNREAD


_PRIVILEGE = _word_of(UserFact.ADMIN_PRIVILEGES)
ADMIN = Shape(
    "A bound of admin privileges",
    (
        Key("at_least", _PRIVILEGE, "these privileges or more", "limited"),
        Key("at_most", _PRIVILEGE, "these privileges or less", "limited"),
        Key("exactly", _PRIVILEGE, "these privileges and no others", "full"),
    ),
    "A bound of admin privileges is exactly one of at_least, at_most and exactly.",
)
STARTS_WITH = Shape(
    "A form of user IDs",
    (Key("starts_with", TEXT, "how the user ID begins; upper and lower case count", "XML_Gateway", required=True),),
)
_EACH = fixed("each")
INCLUDES = Shape(
    "A requirement on the user's entities",
    (
        Key(
            "includes",
            either("list of entity IDs, or `each`", scalar=_EACH, listing=TEXTS),
            "the entities in which the user has to be allowed to work",
            "[E100, E200]",
            required=True,
        ),
    ),
)


def _starting(values: Values) -> Requirement:
    return UserIs(UserFact.USER_ID, starts_with=values.value("starts_with", ""))


def _including(values: Values) -> Requirement:
    found = values.read("includes") if "includes" in values.nodes else ()
    return SeesEntities(found if isinstance(found, tuple) else ())


def _fact(fact: UserFact, meaning: str, example: str, mapped: Type[Requirement] | None = None) -> Key:
    """A fact with values: `filled`, one of them, a list of them, or what the mapping says."""
    chosen = fact in WORDS
    scalar = _filled_or(fact, _word_of(fact, _FILLED) if chosen else TEXT)
    listed = _listed(fact, _word_of(fact) if chosen else TEXT, distinct=chosen)
    words = [scalar.words, listed.words]
    words += [" or ".join(f"`{key.name}`" for shape in mapped.shapes for key in shape.keys)] if mapped else []
    return Key(fact.value, either("; ".join(words), scalar, listed, mapped), meaning, example)


def _hidden_fact(fact: UserFact, meaning: str) -> Key:
    return Key(fact.value, _filled(fact), f"{meaning}; the audit never holds what it says", _FILLED)


FACTS = Shape(
    "A requirement on the user",
    (
        _fact(UserFact.TYPE, "the user type", "business user"),
        _fact(UserFact.ADMIN_PRIVILEGES, "the admin privileges", "{at_least: limited}", mapped=mapping(ADMIN, _admin)),
        _fact(UserFact.STATUS, "the status", "active"),
        _fact(UserFact.WEB_SERVICES_ONLY, "whether the user is for Web Services only", "true"),
        _fact(
            UserFact.USER_ID,
            "the user ID: filled in, one of a list, or with this beginning; upper and lower case count",
            "{starts_with: XML_Gateway}",
            mapped=mapping(STARTS_WITH, _starting),
        ),
        _hidden_fact(UserFact.FIRST_NAME, "the first name"),
        _hidden_fact(UserFact.LAST_NAME, "the last name"),
        _hidden_fact(UserFact.EMAIL, "the e-mail address"),
        _fact(
            UserFact.ENTITY_ACCESS,
            "the entities that the user may work in",
            "{includes: each}",
            mapped=mapping(INCLUDES, _including),
        ),
    ),
    "A requirement on the user names exactly one fact; join several by all_of or any_of.",
)


def _facts(values: Values) -> Requirement:
    for key in values.nodes:
        found: Requirement = values.read(key)
        return found
    return UNREAD


def _exists(node: yaml.Node, reading: Reading) -> Requirement:
    fixed("exists").read(node, reading)
    return UserExists()


def _exists_schema() -> Schema:
    return {"const": "exists"}


USER = Kind(
    "user",
    either(
        "`exists`, or a mapping with one fact",
        mapped=mapping(FACTS, _facts),
        scalar=Type("`exists`", _exists, _exists_schema),
    ),
    "The user exists, or a fact of it is what it has to be: filled in, one of a list, within a bound.",
    "The user record is read, by the admin and by the user itself. Entity access is also read from the list of the "
    "user's entities. A requirement on each entity gives a finding for each.",
    "The rule is unproven. A user that nobody may list is not a user that is missing.",
    (
        ("The user exists.", "{user: exists}"),
        (
            "A fact is filled in; of names and of the e-mail address the audit knows no more.",
            "{user: {first name: filled}}",
        ),
        ("A fact is a value.", "{user: {type: business user}}"),
        ("A fact is one of a list of values.", "{user: {type: [business user, employee user]}}"),
        ("Values need no quotes.", "{user: {web services only: true}}"),
        ("Admin privileges within a bound.", "{user: {admin privileges: {at_least: limited}}}"),
        ("A prescribed user ID; in another case it is a gap that says so.", "{user: {user ID: xmlgateway_acme}}"),
        ("A user ID with a prescribed beginning.", "{user: {user ID: {starts_with: XML_Gateway}}}"),
        ("The user may work in these entities.", "{user: {entity access: {includes: [E100, E200]}}}"),
        ("The user may work in every entity that the company has.", "{user: {entity access: {includes: each}}}"),
    ),
)
