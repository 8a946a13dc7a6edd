"""The parameters of a pack, the answers to them, and the texts that answers go into."""

import re
from collections.abc import Iterable, Mapping, Sequence

import yaml

from auditor.errors import UsageError
from auditor.model.rule import NOBODY_KNOWS, Parameter, ParameterType, RulePack
from auditor.rulebook.shapes import Key, Reading, Shape, Values, plain, text_schema
from auditor.rulebook.source import did_you_mean, nearest, quoted
from auditor.rulebook.types import KEBAB, TEXT, WORDS, one_of
from auditor.rulebook.values import Filled, word

MAX_ANSWER = 200
FILLED_KEYS = ("rules", "hand_over", "notes")
_PLACE = re.compile(r"\$\$\{|\$\{([^{}$]*)\}|\$\{")
_MARK = "${"

_DEFAULT = plain("one of the answers", lambda node, problems: word(node, problems, MAX_ANSWER), text_schema(MAX_ANSWER))
PARAMETER = Shape(
    "A parameter",
    (
        Key("name", KEBAB, "the name by which `--param` and `${name}` mean it", "bills-synced", required=True),
        Key("question", TEXT, "what somebody has to answer", "Does the product write bills?", required=True),
        Key("type", one_of(ParameterType), "what kind of answer it takes", "yes or no", required=True),
        Key(
            "default",
            _DEFAULT,
            "the answer where nobody gives one; without it, rules that need it stay unproven",
            '"yes"',
        ),
        Key("choices", WORDS, "the answers of a `choice`; only and always there", "[Daily, Monthly]"),
        Key("help", TEXT, "one or two sentences that help to find the answer", "See the settings of the product."),
    ),
    also={
        "if": {"required": ["type"], "properties": {"type": {"const": "choice"}}},
        "then": {"required": ["choices"]},
        "else": {"properties": {"choices": False}},
        # An editor may take yes and no for truth values.
        "allOf": [
            {
                "if": {"required": ["type"], "properties": {"type": {"const": "yes or no"}}},
                "then": {"properties": {"default": {"enum": ["yes", "no", True, False]}}},
            }
        ],
    },
)


def parameter(values: Values) -> Parameter:
    """A parameter as the pack states it."""
    kind, choices = values.value("type", ParameterType.TEXT), values.value("choices", ())
    read = Parameter(
        name=values.value("name", ""),
        question=values.value("question", ""),
        type=kind,
        default=values.value("default", None),
        choices=choices,
        help=values.value("help", ""),
    )
    if values.misspelt or "type" not in values.nodes:
        return read
    is_choice = kind is ParameterType.CHOICE
    if is_choice and "choices" not in values.nodes:
        values.reading.add(values.node, "A parameter of type choice lacks choices.")
    if not is_choice and "choices" in values.nodes:
        values.reading.add(values.nodes["choices"], "Only a parameter of type choice has choices.")
    elif read.default and read.allowed() and read.default not in read.allowed():
        sentence = f"{quoted(read.default)} is no answer to this question{did_you_mean(read.default, read.allowed())}"
        values.reading.add(values.nodes["default"], sentence)
    return read


def refuse_same_names(parameters: Sequence[Parameter], nodes: Sequence[yaml.Node], reading: Reading) -> None:
    """A problem for each parameter whose name another has."""
    seen: set[str] = set()
    for found, node in zip(parameters, nodes, strict=True):
        if found.name and found.name in seen:
            reading.add(node, f"The parameter {found.name} is there twice.")
        seen.add(found.name)


def settle(parameters: Iterable[Parameter], answers: Mapping[str, str]) -> dict[str, str]:
    """The answer to each parameter that was answered or has a default.

    Raises UsageError for an answer that the parameter does not take.
    """
    settled = {}
    for asked in parameters:
        if answers.get(asked.name, "").strip() == NOBODY_KNOWS:
            continue
        if asked.name in answers:
            settled[asked.name] = _answer(asked, answers[asked.name])
        elif asked.default is not None:
            settled[asked.name] = asked.default
    return settled


def _answer(asked: Parameter, given: str) -> str:
    said, allowed = " ".join(given.split()), asked.allowed()
    if allowed:
        for choice in allowed:
            if choice.casefold() == said.casefold():
                return choice
        hint = f"{asked.question} Possible answers: {', '.join(allowed)}."
        raise UsageError(f"{quoted(given)} is no answer to the parameter {asked.name}.", hint)
    if not said:
        raise UsageError(f"The answer to the parameter {asked.name} is empty.", asked.question)
    if len(said) > MAX_ANSWER or not said.isprintable():
        hint = f"Give a text of at most {MAX_ANSWER} characters that can be printed."
        raise UsageError(f"The answer to the parameter {asked.name} cannot be used.", hint)
    return said


def unanswered(packs: Iterable[RulePack]) -> tuple[Parameter, ...]:
    """The parameters of these packs that have neither an answer nor a default, each name once."""
    missing = {
        asked.name: asked for pack in packs for asked in reversed(pack.parameters) if asked.name not in pack.answers
    }
    order = {asked.name: None for pack in packs for asked in pack.parameters}
    return tuple(missing[name] for name in order if name in missing)


def refuse_strangers(answers: Mapping[str, str], packs: Iterable[RulePack]) -> None:
    """Raise UsageError for an answer to a parameter that none of these packs has."""
    known = list(dict.fromkeys(asked.name for pack in packs for asked in pack.parameters))
    for name in answers:
        if name not in known:
            meant = nearest(name, known)
            instead = f"Did you mean {meant}?" if meant else f"They ask for: {', '.join(known) or 'nothing'}."
            raise UsageError(f"None of the packs has a parameter {quoted(name)}.", instead)


def fill_in(root: yaml.MappingNode, reading: Reading) -> None:
    """Put the answers into the texts of a pack, node by node, so that an answer is never more than text."""
    for key, value in root.value:
        if key.value in FILLED_KEYS:
            _fill_below(value, reading)
        else:
            _refuse(value, reading)


def _fill_below(node: yaml.Node, reading: Reading) -> None:
    if isinstance(node, yaml.SequenceNode):
        node.value[:] = [filled(item, reading) for item in node.value]
    elif isinstance(node, yaml.MappingNode):
        node.value[:] = [(key, filled(value, reading)) for key, value in node.value]


def filled(node: yaml.Node, reading: Reading) -> yaml.Node:
    """The node with the answers put into its texts."""
    if not isinstance(node, yaml.ScalarNode):
        _fill_below(node, reading)
        return node
    if _MARK not in node.value:
        return node
    missing: dict[str, None] = {}

    def put(match: re.Match[str]) -> str:
        name = match[1]
        if match[0] == "$${":
            return _MARK
        if name is None:
            reading.add(node, "Here ${ is not closed by }; write $${ where it is meant as text.")
        elif name not in reading.parameters:
            reading.add(node, no_parameter(name, reading))
        elif name in reading.answers:
            return reading.answers[name]
        else:
            missing[name] = None
        return f"<{name}>"

    return Filled(node, _PLACE.sub(put, node.value), tuple(missing))


def no_parameter(name: str, reading: Reading) -> str:
    """The complaint about a parameter that the pack does not have."""
    instead = did_you_mean(name, reading.parameters) if reading.parameters else "; add it under parameters."
    return f"This pack has no parameter {quoted(name)}{instead}"


def _refuse(node: yaml.Node, reading: Reading) -> None:
    if isinstance(node, yaml.ScalarNode):
        if _MARK in node.value:
            reading.add(node, f"Answers go only into texts under {', '.join(FILLED_KEYS)}; here ${{ cannot stand.")
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse(item, reading)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            _refuse(value, reading)


def missing_below(node: yaml.Node) -> tuple[str, ...]:
    """The parameters without an answer that the texts of a node hold."""
    if isinstance(node, Filled):
        return node.unanswered
    if isinstance(node, yaml.SequenceNode):
        return tuple(name for item in node.value for name in missing_below(item))
    if isinstance(node, yaml.MappingNode):
        return tuple(name for _, value in node.value for name in missing_below(value))
    return ()
