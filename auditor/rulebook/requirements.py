"""What a rule can require: the closed table of kinds, and those that are made of others."""

from collections.abc import Callable, Mapping

import yaml

from auditor.model.requirement import AllOf, AnyOf, Forbidden, Manual, Not, ParameterIs, Requirement
from auditor.rulebook.kinds import access, company, records, user
from auditor.rulebook.kinds.kind import UNREAD, Kind
from auditor.rulebook.kinds.rights import RIGHTS
from auditor.rulebook.parameters import no_parameter
from auditor.rulebook.shapes import Key, Reading, Schema, Shape, Type, Values, list_of, pairs
from auditor.rulebook.source import INDEX, did_you_mean, quoted
from auditor.rulebook.types import KEBAB, TEXT, WORD, object_name
from auditor.rulebook.values import items, text, word

__all__ = ["KINDS", "REQUIREMENT", "REQUIREMENT_KEYS", "object_name", "requirement"]


def requirement(node: yaml.Node, reading: Reading) -> Requirement:
    """The requirement that a mapping of exactly one key states."""
    with reading.described_in(INDEX):
        values = Values(node, reading, _REQUIREMENT)
    for key in values.nodes:
        with reading.described_in(f"{key}.md"):
            found: Requirement = values.read(key)
        return found
    return UNREAD


REQUIREMENT: Type[Requirement] = Type(
    "one [requirement](README.md)", requirement, lambda: {"$ref": "#/$defs/requirement"}
)
_SEVERAL = list_of(REQUIREMENT, "list of requirements")


def _manual(node: yaml.Node, reading: Reading) -> Requirement:
    return Manual(text(node, reading))


def _answer(node: yaml.Node, reading: Reading) -> Requirement:
    named = pairs(node, reading, "A requirement of an answer")
    if len(named) > 1:
        sentence = "A requirement of an answer names exactly one parameter; join several by all_of or any_of."
        reading.add(node, sentence)
    for key_node, name, value in named:
        parameter = reading.parameters.get(name)
        if parameter is None:
            reading.add(key_node, no_parameter(name, reading))
            return UNREAD
        listed = items(value, reading) if isinstance(value, yaml.SequenceNode) else (value,)
        values = tuple(_one_answer(one, parameter.allowed(), reading) for one in listed)
        return ParameterIs(name, values, reading.answers.get(name, ""))
    return UNREAD


def _one_answer(node: yaml.Node, allowed: tuple[str, ...], reading: Reading) -> str:
    said = word(node, reading)
    if said and allowed and said not in allowed:
        reading.add(node, f"{quoted(said)} is no answer to this question{did_you_mean(said, allowed)}")
    return said


def _answer_schema() -> Schema:
    values = {"anyOf": [WORD.schema(), {"type": "array", "minItems": 1, "items": WORD.schema()}]}
    names = {"propertyNames": KEBAB.schema(), "additionalProperties": values}
    return {"type": "object", "minProperties": 1, "maxProperties": 1, **names}


def _of_several(make: Callable[[tuple[Requirement, ...]], Requirement]) -> Type[Requirement]:
    return Type(_SEVERAL.words, lambda node, reading: make(_SEVERAL.read(node, reading)), _SEVERAL.schema)


def _of_one(make: Callable[[Requirement], Requirement]) -> Type[Requirement]:
    return Type(REQUIREMENT.words, lambda node, reading: make(requirement(node, reading)), REQUIREMENT.schema)


ANSWER = Kind(
    "answer",
    Type("the name of a parameter with its answers", _answer, _answer_schema),
    "The answer to a parameter of the pack is one of these; mostly as the condition of a rule.",
    "The answer was given with `--param`, or the parameter has a default.",
    "The rule is unproven until somebody answers.",
    (("One answer, or a list.", "{answer: {bills-synced: [yes]}}"),),
)
MANUAL = Kind(
    "manual",
    Type(TEXT.words, _manual, TEXT.schema),
    "No API shows it. The rule stays unproven and prints these instructions.",
    "A person looks.",
    "The rule is always unproven.",
    (("What to look at, and what has to be seen there.", "{manual: Ask who else uses this user.}"),),
    "A text with a comma, or with a colon and a blank, needs quotes inside braces.",
)
_OF_PARTS = (
    "Where the parts are put right in different places, the rule has to write its own `fix`; [fix](fix.md) says which "
    "parts share a standard one."
)
ALL_OF = Kind(
    "all_of",
    _of_several(AllOf),
    "Each of several requirements.",
    "Each of them is proved.",
    "One part that is a gap makes the rule a gap; otherwise one that is unproven leaves the rule unproven.",
    (
        (
            "Two requirements, both of them.",
            "{all_of: [{user: {type: business user}}, {user: {admin privileges: {at_least: limited}}}]}",
        ),
    ),
    _OF_PARTS,
)
ANY_OF = Kind(
    "any_of",
    _of_several(AnyOf),
    "At least one of several requirements.",
    "One of them is proved; none of them is, where each of them is a gap.",
    "The rule is unproven where no part is met and one of them could be.",
    (("One of two will do.", "{any_of: [{subscription: Taxes}, {subscription: Order Entry}]}"),),
    _OF_PARTS,
)
NOT = Kind(
    "not",
    _of_one(Not),
    "The opposite of a requirement. Of rights it is met by one that is missing; see [forbidden](forbidden.md).",
    "The requirement is a gap.",
    "What is unproven stays unproven.",
    (("Anything but full admin privileges.", "{not: {user: {admin privileges: {exactly: full}}}}"),),
)
FORBIDDEN = Kind(
    "forbidden",
    _of_one(Forbidden),
    "Nothing of a requirement may be so. Of rights, not a single box may be ticked, where [not](not.md) is content "
    "with one that is missing.",
    "Each part is a gap; of rights, each box is known not to be held in effect.",
    "The rule is unproven, also where a row that nobody recognised could be one of them.",
    (
        (
            "None of these boxes.",
            "{forbidden: {rights: {application: Administration, permission: Users, grant: [Add, Edit]}}}",
        ),
        ("None of these subscriptions.", "{forbidden: {subscription: {any_of: [Taxes, Contracts]}}}"),
    ),
)
KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        access.SUBSCRIPTION,
        access.SENDER,
        access.SIGN_IN,
        user.USER,
        access.ROLE,
        RIGHTS,
        company.PERMISSION_TYPE,
        company.ENTITIES,
        company.COMPANY,
        company.SETTING,
        company.DIMENSION,
        company.INSTALLED,
        records.RECORD,
        records.FIELD,
        records.CAN_READ,
        ANSWER,
        MANUAL,
        ALL_OF,
        ANY_OF,
        NOT,
        FORBIDDEN,
    )
}
REQUIREMENT_KEYS = tuple(KINDS)
_REQUIREMENT = Shape(
    "A requirement",
    tuple(Key(kind.key, kind.type, kind.meaning, kind.examples[0][1]) for kind in KINDS.values()),
    "A requirement has exactly one key; join several by all_of or any_of.",
)
REQUIREMENT_SHAPE = _REQUIREMENT
