"""A whole rule pack, and what holds between its rules."""

from collections.abc import Mapping, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter

import yaml

from auditor.errors import UsageError
from auditor.model.requirement import ParameterIs, Requirement, parts_of
from auditor.model.rule import Level, Parameter, Place, Rule, RulePack
from auditor.rulebook.fixes import complete_fix
from auditor.rulebook.keys import PACK, RULE
from auditor.rulebook.kinds.kind import UNREAD
from auditor.rulebook.parameters import PARAMETER, fill_in, missing_below, parameter, refuse_same_names, settle
from auditor.rulebook.shapes import Reading, Values
from auditor.rulebook.source import compose, did_you_mean, position, quoted


def load_pack(source: str, file: str, answers: Mapping[str, str] | None = None) -> RulePack:
    """The rule pack that a YAML text states; `file` is the name for messages and places.

    `answers` go to the parameters of the pack; those to other parameters are
    left alone (`refuse_strangers`). Raises RulePackError with every problem of
    the text, each as `file:line:column: sentence`, and UsageError for an answer
    that a parameter does not take. No answer can make a good text a bad one.
    """
    reading = Reading(file, "pack.md")
    root = compose(source, reading)
    values = Values(root, reading, PACK)
    parameters = _parameters(values)
    reading.parameters = {asked.name: asked for asked in parameters if asked.name}
    refused: UsageError | None = None
    try:
        reading.answers = settle(reading.parameters.values(), answers or {})
    except UsageError as error:
        refused = error
    with reading.described_in("parameters.md"):
        fill_in(root, reading)
    pack = _pack(values, parameters)
    reading.raise_if_any()
    if refused:
        raise refused
    return pack


def _parameters(values: Values) -> tuple[Parameter, ...]:
    with values.reading.described_in("parameters.md"):
        nodes = values.items("parameters")
        found = tuple(parameter(Values(node, values.reading, PARAMETER)) for node in nodes)
        refuse_same_names(found, nodes, values.reading)
    return found


def _pack(values: Values, parameters: tuple[Parameter, ...]) -> RulePack:
    nodes = values.items("rules")
    with values.reading.described_in("rule.md"):
        rules = tuple(_rule(node, values.reading) for node in nodes)
        _check_dependencies(rules, nodes, values.reading)
    return RulePack(
        id=values.value("pack", ""),
        product=values.value("product", ""),
        version=values.value("version", ""),
        source=values.value("source", ""),
        read_on=values.value("read_on", date.min),
        api=values.value("api", ""),
        complete=values.value("complete", False),
        rules=rules,
        objects=values.value("objects", {}),
        hand_over=values.value("hand_over", ()),
        notes=values.value("notes", ()),
        leaves_open=values.value("leaves_open", ()),
        more_sources=values.value("more_sources", ()),
        parameters=parameters,
        answers=values.reading.answers,
    )


def _rule(node: yaml.Node, reading: Reading) -> Rule:
    values = Values(node, reading, RULE)
    required: Requirement = values.value("requires", UNREAD)
    condition: Requirement | None = values.value("when", None)
    subject: str | None = values.value("subject", None)
    return Rule(
        id=values.value("id", ""),
        title=values.value("title", ""),
        level=values.value("level", Level.REQUIRED),
        requirement=required,
        why=values.value("why", ""),
        fix=complete_fix(required, subject, values),
        place=Place(reading.file, *position(node)),
        when=condition,
        subject=subject,
        reference=values.value("reference", None),
        note=values.value("note", None),
        prove=values.value("prove", None),
        depends_on=values.value("depends_on", ()),
        added_by_us=values.value("added_by_us", False),
        unanswered=_unanswered(values, required, condition),
    )


def _unanswered(values: Values, required: Requirement, condition: Requirement | None) -> tuple[str, ...]:
    """The parameters without an answer that decide what the rule asks, of whom, and when."""
    in_texts = [
        name
        for key in ("requires", "when", "subject")
        if key in values.nodes
        for name in missing_below(values.nodes[key])
    ]
    parts = [*parts_of(required), *(parts_of(condition) if condition else ())]
    asked = [part.parameter for part in parts if isinstance(part, ParameterIs) and not part.answer]
    return tuple(dict.fromkeys([*in_texts, *asked]))


def _check_dependencies(rules: Sequence[Rule], nodes: Sequence[yaml.Node], reading: Reading) -> None:
    """Ids are unique, and what a rule depends on exists and does not depend on that rule."""
    place: dict[str, yaml.Node] = {}
    for rule, node in zip(rules, nodes, strict=True):
        if rule.id in place:
            line, _ = position(place[rule.id])
            reading.add(node, f"The rule id {rule.id} is used twice; the rule at line {line} has it.")
        elif rule.id:
            place[rule.id] = node
    for rule, node in zip(rules, nodes, strict=True):
        # A rule whose id could not be read may be the one that is meant.
        for wanted in filter(None, rule.depends_on if all(other.id for other in rules) else ()):
            if wanted not in place:
                sentence = f"Rule {rule.id} depends on {quoted(wanted)}, which is no rule of this pack"
                reading.add(_depends_on(node), sentence + did_you_mean(wanted, place))
    # Of an id that is used twice, the first rule is the one that others mean.
    graph = {rule.id: rule.depends_on for rule, node in zip(rules, nodes, strict=True) if place.get(rule.id) is node}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # graphlib lists each node before those that depend on it; the message reads the other way.
        cycle = list(reversed(error.args[1]))
        if cycle[0] in place:
            reading.add(_depends_on(place[cycle[0]]), f"Rules depend on each other: {' -> '.join(cycle)}.")


def _depends_on(rule: yaml.Node) -> yaml.Node:
    """The list under `depends_on`, where a complaint about it belongs."""
    for key, value in rule.value:
        if key.value == "depends_on":
            found: yaml.Node = value
            return found
    return rule
