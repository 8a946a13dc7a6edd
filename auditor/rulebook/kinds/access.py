"""Requirements on the way in: subscriptions, senders, the sign-in, roles."""

import yaml

from auditor.model.requirement import (
    AllOf,
    AnyOf,
    HasRights,
    HoldsRole,
    Requirement,
    SenderAuthorised,
    SignInWorks,
    Subscription,
)
from auditor.rulebook.kinds.kind import UNREAD, Kind
from auditor.rulebook.kinds.rights import plain_rights
from auditor.rulebook.kinds.rights_keys import GRANTS
from auditor.rulebook.shapes import Key, Reading, Shape, Type, Values, either, fixed, list_of, mapping
from auditor.rulebook.types import SUBSCRIBED, TEXT, TEXTS
from auditor.rulebook.values import word

_ONE_OF_SEVERAL = Shape(
    "A choice of subscriptions",
    (
        Key(
            "any_of",
            list_of(SUBSCRIBED, "list of applications", distinct=True),
            "one of these will do",
            "[Platform Services, Customization Services]",
            required=True,
        ),
    ),
)
_SEVERAL_SENDERS = Shape(
    "A list of senders", (Key("all_of", TEXTS, "each of these sender IDs", "[ajax, AcmeMPP]", required=True),)
)


def _subscription(node: yaml.Node, reading: Reading) -> Requirement:
    name = SUBSCRIBED.read(node, reading)
    return Subscription(name) if name else UNREAD


def _subscriptions(values: Values) -> Requirement:
    names: tuple[str, ...] = values.value("any_of", ())
    return AnyOf(tuple(Subscription(name) for name in names)) if names and all(names) else UNREAD


def _sender(node: yaml.Node, reading: Reading) -> Requirement:
    sender = TEXT.read(node, reading)
    return SenderAuthorised(sender) if sender else UNREAD


def _senders(values: Values) -> Requirement:
    names: tuple[str, ...] = values.value("all_of", ())
    return AllOf(tuple(map(SenderAuthorised, names))) if names and all(names) else UNREAD


def _sign_in(node: yaml.Node, reading: Reading) -> Requirement:
    fixed("works").read(node, reading)
    return SignInWorks()


SUBSCRIPTION = Kind(
    "subscription",
    either(
        "name of an application, `Web Services`, or `any_of`",
        scalar=Type(SUBSCRIBED.words, _subscription, SUBSCRIBED.schema),
        mapped=mapping(_ONE_OF_SEVERAL, _subscriptions),
    ),
    "The company is subscribed to an application. `Web Services`, which is none of the applications of the "
    "permissions window, is proved by a sign-in.",
    "The list of subscribed applications is read. An application is missing where the list uses documented codes and "
    "lacks that of the application; a role that grants something in it proves it, too.",
    "The rule is unproven. So it is where no code of the application is documented and the list does not name it.",
    (
        ("One application.", "{subscription: Accounts Receivable}"),
        ("One of several.", "{subscription: {any_of: [Platform Services, Customization Services]}}"),
    ),
)
SENDER = Kind(
    "sender",
    either(
        "sender ID, or `all_of`",
        scalar=Type(TEXT.words, _sender, TEXT.schema),
        mapped=mapping(_SEVERAL_SENDERS, _senders),
    ),
    "The company lets a sender ID make Web Services requests. Upper and lower case count.",
    "A request of this sender that is let in proves it; a refusal that names the sender is a gap.",
    "The rule is unproven where the audit runs with another sender: no API lists the senders of a company.",
    (
        ("One sender.", "{sender: AcmeMPP}"),
        ("Each of several.", "{sender: {all_of: [ajax, AcmeMPP]}}"),
        ("A sender that is made for each customer is a parameter of the pack.", '{sender: "${sender-id}"}'),
    ),
)
SIGN_IN = Kind(
    "sign_in",
    Type("`works`", _sign_in, lambda: {"const": "works"}),
    "The integration's user can sign in.",
    "The audit signs in with the user's own credentials, or asks the gateway to check them.",
    "The rule is unproven where the audit is not given the user's own credentials.",
    (("The only value is `works`.", "{sign_in: works}"),),
)


def _role_by_name(node: yaml.Node, reading: Reading) -> Requirement:
    name = TEXT.read(node, reading)
    # By what the file says: an answer to a parameter is always a name.
    return HoldsRole(None if word(node, reading) == "held" else name) if name else UNREAD


def _role(values: Values) -> Requirement:
    if "any_of" in values.nodes:
        return _one_of_several_roles(values)
    if not values.nodes.keys() & {"name", "grants"}:
        if isinstance(values.node, yaml.MappingNode) and not values.node.value:
            values.reading.add(values.node, "A requirement of a role states its name, what it grants, or both.")
        return UNREAD
    grants: Requirement | None = values.value("grants", None)
    # What could not be read is no HasRights, and was complained about.
    if grants is not None and not isinstance(grants, HasRights):
        return UNREAD
    return HoldsRole(values.value("name", None), grants)


def _one_of_several_roles(values: Values) -> Requirement:
    for key in ("name", "grants"):
        if key in values.nodes:
            values.reading.add(values.nodes[key], f"The key {key} does not go with any_of.")
    names: tuple[str, ...] = values.read("any_of")
    return AnyOf(tuple(map(HoldsRole, names))) if names and all(names) else UNREAD


ROLE_KEYS = Shape(
    "A requirement of a role",
    (
        Key("name", TEXT, "the name of the role", "Acme sync"),
        Key(
            "grants",
            mapping(GRANTS, plain_rights),
            "what this one role has to grant",
            "{application: Company, section: reports, grant: all}",
        ),
        Key("any_of", TEXTS, "one of the roles of these names will do; stands alone", "[Acme sync, Acme full]"),
    ),
    also={"minProperties": 1, "if": {"required": ["any_of"]}, "then": {"maxProperties": 1}},
)
ROLE = Kind(
    "role",
    either(
        "`held`, name of a role, or a mapping",
        scalar=Type(TEXT.words, _role_by_name, TEXT.schema),
        mapped=mapping(ROLE_KEYS, _role),
    ),
    "The user holds a role that counts for its way of signing in and grants something. In a company that gives "
    "permissions to users there are no roles; the rule is then not applicable.",
    "The roles of the user are read, those that it holds by its groups included. With `grants`, the rows of one role "
    "have to hold all of the rights; that proves what the role says, not what is in effect.",
    "The rule is unproven.",
    (
        ("Any role.", "{role: held}"),
        ("A role of this name.", "{role: Acme sync}"),
        ("A role of one of these names.", "{role: {any_of: [Acme sync, Acme full]}}"),
        (
            "A role that grants something by itself.",
            "{role: {name: Acme sync, grants: {application: Company, permission: Contacts, grant: [List, View]}}}",
        ),
    ),
)
