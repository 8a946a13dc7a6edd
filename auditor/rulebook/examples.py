"""The examples file of a pack -> `Example`. The format is described in docs/rule-packs.md."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from auditor.errors import RulePackError
from auditor.model.rule import Place
from auditor.model.verdict import Outcome
from auditor.rulebook.source import Problems, compose, did_you_mean, position, quoted

STANDARD, USER_BASED = "standard", "user-based"
VIEWS = ("admin", "integration")
_EXAMPLE = ("name", "answers", "company", "lacks", "change", "views", "expect")
_NOTHING = {"", "~", "null"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an example, and where it stands."""

    place: Place
    sentence: str

    def __str__(self) -> str:
        return f"{self.place.file}:{self.place.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Expected:
    """The outcome of one rule. With `says`, each of its findings contains one of these texts, and each text is used."""

    outcome: Outcome
    place: Place
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A company, and the verdicts that it gets. Rules that `expect` does not list pass.

    `company` is "standard", "user-based", a path, or a company file's content;
    `lacks` are rules without which the standard company is set up.
    """

    name: str
    place: Place
    answers: Mapping[str, str] = field(default_factory=dict)
    company: str | Mapping[str, Any] = STANDARD
    lacks: Mapping[str, Place] = field(default_factory=dict)
    change: Mapping[str, Any] = field(default_factory=dict)
    views: tuple[str, ...] = VIEWS
    expect: Mapping[str, Expected] = field(default_factory=dict)


class Scalar(str):
    """A text of the file with its `place`: file:line:column."""

    __slots__ = ("place",)
    place: str


def load_examples(text: str, file: str) -> tuple[Example, ...]:
    """The examples that a YAML text states; `file` is the name for messages and places.

    Raises RulePackError with every problem of the text, each as `file:line:column: sentence`.
    """
    problems = Problems(file)
    try:
        return _load(text, problems)
    except RulePackError as error:
        raise RulePackError(error.message, "Correct the examples; docs/rule-packs.md describes every key.") from None


def _load(text: str, problems: Problems) -> tuple[Example, ...]:
    reader = _Reader(problems)
    node = compose(text, problems, "A file of examples is a mapping that begins with examples.")
    root = reader.fields(node, "A file of examples", ("examples",), ("examples",))
    found = tuple(reader.example(node) for node in reader.items(root.get("examples"), "examples"))
    named: set[str] = set()
    for example in found:
        if example.name in named:
            problems.at(example.place.line, example.place.column, f"Two examples are named {quoted(example.name)}.")
        named.add(example.name)
    problems.raise_if_any()
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    problems: Problems

    def example(self, node: yaml.Node) -> Example:
        fields = self.fields(node, "An example", _EXAMPLE, ("name",))
        company = self._company(fields.get("company"))
        lacks = {self.text(item): self.place(item) for item in self.items(fields.get("lacks"), "lacks")}
        if lacks and company not in (STANDARD, USER_BASED):  # a tuple, since a mapping has no hash
            sentence = f"lacks goes with the companies {STANDARD} and {USER_BASED} only; change what yours has instead."
            self.problems.add(fields["lacks"], sentence)
        return Example(
            self.text(fields.get("name")),
            self.place(node),
            {name: self.text(value) for name, value in self._pairs(fields.get("answers"), "answers")},
            company,
            lacks,
            self._tree(fields.get("change"), "change"),
            self._views(fields.get("views")),
            {name: self._expected(value, name) for name, value in self._pairs(fields.get("expect"), "expect")},
        )

    def fields(
        self, node: yaml.Node, noun: str, known: Collection[str], required: Sequence[str] = ()
    ) -> dict[str, yaml.Node]:
        """The fields of a mapping; unknown, missing and repeated keys are problems."""
        if not isinstance(node, yaml.MappingNode):
            self.problems.add(node, f"{noun} is a mapping of keys to values.")
            return {}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.text(key)
            if name in found:
                self.problems.add(key, f"The key {quoted(name)} is given twice.")
            elif name not in known:
                self.problems.add(key, f"{noun} has no key {quoted(name)}{did_you_mean(name, known)}")
            found[name] = value
        for name in required:
            if name not in found:
                self.problems.add(node, f"{noun} lacks {name}.")
        return {name: value for name, value in found.items() if name in known}

    def items(self, node: yaml.Node | None, what: str) -> Sequence[yaml.Node]:
        """The nodes of a list; none where it is left out."""
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.problems.add(node, f"{what} is a list.")
            return ()
        return tuple(node.value)

    def text(self, node: yaml.Node | None) -> str:
        """A text on one line that is not empty; "" where it is left out."""
        if node is None:
            return ""
        value = " ".join(str(node.value).split()) if isinstance(node, yaml.ScalarNode) else ""
        if not value:
            self.problems.add(node, "Here a text is expected.")
        return value

    def place(self, node: yaml.Node) -> Place:
        """Where a node stands."""
        return Place(self.problems.file, *position(node))

    def _company(self, node: yaml.Node | None) -> str | Mapping[str, Any]:
        if node is None:
            return STANDARD
        return self._tree(node, "company") if isinstance(node, yaml.MappingNode) else self.text(node)

    def _views(self, node: yaml.Node | None) -> tuple[str, ...]:
        if node is None:
            return VIEWS
        found = tuple(self._word(item, VIEWS) for item in self.items(node, "views"))
        if not found:
            self.problems.add(node, "views names at least one of admin and integration.")
        return found

    def _expected(self, node: yaml.Node, rule: str) -> Expected:
        outcomes = {outcome.value: outcome for outcome in Outcome}
        if isinstance(node, yaml.ScalarNode):
            return Expected(outcomes.get(self._word(node, outcomes), Outcome.PASS), self.place(node))
        fields = self.fields(node, f"What is expected of {rule}", ("outcome", "says"), ("outcome",))
        outcome = outcomes.get(self._word(fields["outcome"], outcomes)) if "outcome" in fields else None
        return Expected(outcome or Outcome.PASS, self.place(node), self._texts(fields.get("says")))

    def _texts(self, node: yaml.Node | None) -> tuple[str, ...]:
        """One text, or several in a list; none where it is left out."""
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            return (self.text(node),)
        if not node.value:
            self.problems.add(node, "says is a text, or a list of them; this list is empty.")
        return tuple(self.text(item) for item in node.value)

    def _word(self, node: yaml.Node, known: Collection[str]) -> str:
        word = self.text(node)
        if word and word not in known:
            self.problems.add(node, f"{quoted(word)} is not known here{did_you_mean(word, known)}")
        return word

    def _pairs(self, node: yaml.Node | None, what: str) -> Iterator[tuple[str, yaml.Node]]:
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            self.problems.add(node, f"{what} is a mapping of keys to values.")
            return
        named: set[str] = set()
        for key, value in node.value:
            name = self.text(key)
            if name in named:
                self.problems.add(key, f"The key {quoted(name)} is given twice.")
            named.add(name)
            yield name, value

    def _tree(self, node: yaml.Node | None, what: str) -> Mapping[str, Any]:
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            self.problems.add(node, f"{what} is a mapping, written as a company file.")
            return {}
        found: Mapping[str, Any] = self._value(node)
        return found

    def _value(self, node: yaml.Node) -> Any:
        """A value of a company file: every scalar a text with its place, `~` and nothing None, which removes a key."""
        if isinstance(node, yaml.MappingNode):
            pairs = zip(node.value, self._pairs(node, "This"), strict=True)
            return {_scalar(name, self.place(key)): self._value(value) for (key, _), (name, value) in pairs}
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item) for item in node.value]
        if not isinstance(node, yaml.ScalarNode) or (not node.style and node.value in _NOTHING):
            return None
        return _scalar(node.value, self.place(node))


def _scalar(text: str, place: Place) -> Scalar:
    scalar = Scalar(text)
    scalar.place = f"{place.file}:{place.line}:{place.column}"
    return scalar
