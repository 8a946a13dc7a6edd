"""A whole rule pack, and what holds between its rules."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter

import yaml

from auditor.model.rule import (
    Actor,
    FactOfCompany,
    Fix,
    HandOverItem,
    Level,
    Manual,
    Place,
    Requirement,
    Rule,
    RulePack,
    UserFact,
)
from auditor.rulebook.requirements import object_name, requirement
from auditor.rulebook.source import Problems, compose, did_you_mean, position, quoted
from auditor.rulebook.values import Fields, choice, day, flag, kebab, link, text, texts

MAX_TITLE = 80
MAX_WHY = 300
MAX_SENTENCES = 2

PACK_REQUIRED = ("pack", "product", "version", "source", "read_on", "api", "complete", "rules")
PACK_OPTIONAL = ("notes", "objects", "hand_over")
RULE_REQUIRED = ("id", "title", "level", "requires", "why", "fix")
RULE_OPTIONAL = ("depends_on", "reference", "prove", "note", "added_by_us")
FIX_REQUIRED = ("actor", "path", "steps", "verified")
FIX_OPTIONAL = ("former_path",)
OBJECT_KEYS = ("named", "inferred")
HAND_OVER_REQUIRED = ("label", "fact")
HAND_OVER_OPTIONAL = ("note",)

_APIS = ("xml", "rest")
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[^\sa-z])")
_NO_FIX = Fix(Actor.INTACCT_ADMIN, (), (), date.min)
_UNREAD: Requirement = Manual("")
# Of the other facts of a user the evidence holds no text that could be handed over.
_HAND_OVER_FACTS: Mapping[str, FactOfCompany | UserFact] = {
    **{fact.value: fact for fact in FactOfCompany},
    UserFact.USER_ID.value: UserFact.USER_ID,
}


def load_pack(source: str, file: str) -> RulePack:
    """The rule pack that a YAML text states; `file` is the name for messages and places.

    Raises RulePackError with every problem of the text, each as
    `file:line:column: sentence`, and nothing else.
    """
    problems = Problems(file)
    pack = _pack(compose(source, problems), problems)
    problems.raise_if_any()
    return pack


def _pack(node: yaml.MappingNode, problems: Problems) -> RulePack:
    fields = Fields(node, problems, "A rule pack", PACK_REQUIRED, PACK_OPTIONAL)
    rules = fields.each("rules", _rule)
    _check_dependencies(fields, rules)
    return RulePack(
        id=fields.get("pack", kebab, ""),
        product=fields.text("product"),
        version=fields.get("version", _version, ""),
        source=fields.get("source", link, ""),
        read_on=fields.get("read_on", day, date.min),
        api=fields.get("api", _api, ""),
        complete=fields.get("complete", flag, False),
        rules=rules,
        objects=fields.get("objects", _objects, {}),
        hand_over=fields.each("hand_over", _hand_over),
        notes=fields.each("notes", text),
    )


def _version(node: yaml.Node, problems: Problems) -> str:
    word = text(node, problems)
    if word and not _VERSION.fullmatch(word):
        problems.add(node, f"{quoted(word)} is not a version; write three numbers, such as 1.0.0.")
    return word


def _api(node: yaml.Node, problems: Problems) -> str:
    word = text(node, problems)
    if word and word not in _APIS:
        problems.add(node, f"{quoted(word)} is no API of Sage Intacct{did_you_mean(word, _APIS)}")
    return word


def _objects(node: yaml.Node, problems: Problems) -> Mapping[str, bool]:
    fields = Fields(node, problems, "The list of objects", required=(), optional=OBJECT_KEYS)
    found: dict[str, bool] = {}
    for key in OBJECT_KEYS:
        for item in fields.items(key):
            name = object_name(item, problems)
            if name in found and name:
                problems.add(item, f"The object {name} is listed twice.")
            found.setdefault(name, key == "named")
    return found


def _hand_over(node: yaml.Node, problems: Problems) -> HandOverItem:
    fields = Fields(node, problems, "A value to hand over", HAND_OVER_REQUIRED, HAND_OVER_OPTIONAL)
    fact = fields.text("fact")
    if fact and fact not in _HAND_OVER_FACTS:
        sentence = f"{quoted(fact)} is nothing that can be handed over{did_you_mean(fact, _HAND_OVER_FACTS)}"
        problems.add(fields.nodes["fact"], sentence)
    known = _HAND_OVER_FACTS.get(fact, FactOfCompany.COMPANY_ID)
    return HandOverItem(fields.text("label"), known, fields.optional("note", text))


def _rule(node: yaml.Node, problems: Problems) -> Rule:
    fields = Fields(node, problems, "A rule", RULE_REQUIRED, RULE_OPTIONAL)
    return Rule(
        id=fields.get("id", kebab, ""),
        title=fields.get("title", _title, ""),
        level=fields.get("level", _level, Level.REQUIRED),
        requirement=fields.get("requires", requirement, _UNREAD),
        why=fields.get("why", _why, ""),
        fix=fields.get("fix", _fix, _NO_FIX),
        place=Place(problems.file, *position(node)),
        reference=fields.optional("reference", link),
        note=fields.optional("note", text),
        prove=fields.optional("prove", text),
        depends_on=fields.each("depends_on", text),
        added_by_us=fields.get("added_by_us", flag, False),
    )


def _title(node: yaml.Node, problems: Problems) -> str:
    return text(node, problems, MAX_TITLE)


def _level(node: yaml.Node, problems: Problems) -> Level:
    return choice(node, problems, tuple(Level))


def _why(node: yaml.Node, problems: Problems) -> str:
    why = text(node, problems, MAX_WHY)
    sentences = len(_SENTENCE_END.findall(why)) + 1
    if sentences > MAX_SENTENCES:
        problems.add(node, f"This text has {sentences} sentences; the reason of a rule has one or two.")
    return why


def _fix(node: yaml.Node, problems: Problems) -> Fix:
    fields = Fields(node, problems, "A fix", FIX_REQUIRED, FIX_OPTIONAL)
    return Fix(
        actor=fields.get("actor", _actor, Actor.INTACCT_ADMIN),
        path=fields.get("path", texts, ()),
        steps=fields.get("steps", texts, ()),
        verified=fields.get("verified", day, date.min),
        former_path=fields.get("former_path", texts, ()),
    )


def _actor(node: yaml.Node, problems: Problems) -> Actor:
    return choice(node, problems, tuple(Actor))


def _check_dependencies(fields: Fields, rules: Sequence[Rule]) -> None:
    """Ids are unique, and what a rule depends on exists and does not depend on that rule."""
    problems = fields.problems
    nodes = fields.items("rules")
    place: dict[str, yaml.Node] = {}
    for rule, node in zip(rules, nodes, strict=True):
        if rule.id in place:
            line, _ = position(place[rule.id])
            problems.add(node, f"The rule id {rule.id} is used twice; the rule at line {line} has it.")
        elif rule.id:
            place[rule.id] = node
    for rule, node in zip(rules, nodes, strict=True):
        for wanted in filter(None, rule.depends_on):
            if wanted not in place:
                sentence = f"Rule {rule.id} depends on {quoted(wanted)}, which is no rule of this pack"
                problems.add(_depends_on(node), sentence + did_you_mean(wanted, place))
    try:
        TopologicalSorter({rule.id: rule.depends_on for rule in rules}).prepare()
    except CycleError as error:
        # graphlib lists each node before those that depend on it; the message reads the other way.
        cycle = list(reversed(error.args[1]))
        if cycle[0] in place:
            problems.add(_depends_on(place[cycle[0]]), f"Rules depend on each other: {' -> '.join(cycle)}.")


def _depends_on(rule: yaml.Node) -> yaml.Node:
    """The list under `depends_on`, where a complaint about it belongs."""
    for key, value in rule.value:
        if key.value == "depends_on":
            found: yaml.Node = value
            return found
    return rule
