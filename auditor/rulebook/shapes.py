"""What the rule language is made of, as data: types of values, keys, and mappings of keys.

The same tables read a pack, make its JSON Schema and print the reference of
the language, so that none of the three can say what the others do not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

import yaml

from auditor.model.rule import Parameter
from auditor.rulebook.source import Problems, quoted
from auditor.rulebook.values import Fields, items, kind_of, text, word

T = TypeVar("T")
S = TypeVar("S")
Schema = Mapping[str, Any]


@dataclass(slots=True)
class Reading(Problems):
    """The problems of a pack, and what has to be known while its rules are read: its parameters and their answers."""

    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Type(Generic[T]):
    """A type of value.

    `words` name it in the reference, `read` turns a node into it (adding what
    is wrong to the problems and returning a stand-in), `schema` is its JSON
    Schema. `shapes` are the mappings that it may be written as.
    """

    words: str
    read: Callable[[yaml.Node, Reading], T]
    schema: Callable[[], Schema]
    shapes: "tuple[Shape, ...]" = ()


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a mapping. `example` is a value as a file spells it."""

    name: str
    type: Type[Any]
    meaning: str
    example: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Keys of which one is given; the sentence of the reference says when. `sign` marks them in its table."""

    sign: str
    keys: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A mapping of keys. `noun` says in messages what lacks or has a key.

    Where `one_of_its_keys` is a sentence, exactly one key has to be given, and
    the sentence is the complaint otherwise. `also` is what JSON Schema has to
    say beyond the keys. `choices` are for the reference.
    """

    noun: str
    keys: tuple[Key, ...]
    one_of_its_keys: str = ""
    also: Schema = field(default_factory=dict, hash=False)
    choices: tuple[Choice, ...] = ()

    def mark(self, key: Key) -> str:
        """Whether a key has to be given, as the reference marks it."""
        if key.required:
            return "required"
        signs = [choice.sign for choice in self.choices if key.name in choice.keys]
        return f"one of {signs[0]}" if signs else "one of them" if self.one_of_its_keys else ""

    def names(self, *, required: bool) -> tuple[str, ...]:
        """The keys that have to be given, or those that may be left out."""
        return tuple(key.name for key in self.keys if key.required is required)

    def schema(self) -> Schema:
        """The mapping as JSON Schema."""
        needed = list(self.names(required=True))
        return {
            "type": "object",
            "properties": {key.name: {"description": key.meaning, **key.type.schema()} for key in self.keys},
            **({"required": needed} if needed else {}),
            **({"minProperties": 1, "maxProperties": 1} if self.one_of_its_keys else {}),
            "additionalProperties": False,
            **self.also,
        }


class Values(Fields):
    """The values of a mapping, each read as the type that its key has in the shape."""

    def __init__(self, node: yaml.Node, reading: Reading, shape: Shape) -> None:
        super().__init__(node, reading, shape.noun, shape.names(required=True), shape.names(required=False))
        self.node = node
        self.reading = reading
        self._types = {key.name: key.type for key in shape.keys}
        # A key that is not known was complained about already, and may be the one that is meant.
        of_known_keys = isinstance(node, yaml.MappingNode) and len(node.value) == len(self.nodes)
        if shape.one_of_its_keys and of_known_keys and len(self.nodes) != 1:
            reading.add(node, shape.one_of_its_keys)

    def value(self, key: str, otherwise: T) -> T:
        """The value of a key; `otherwise` where it is left out. The type of the key has to fit."""
        return cast("T", self.read(key)) if key in self.nodes else otherwise

    def read(self, key: str) -> Any:
        """The value of a key that is there."""
        return self._types[key].read(self.nodes[key], self.reading)


def mapping(shape: Shape, build: Callable[[Values], T], words: str = "mapping") -> Type[T]:
    """A mapping of these keys, which `build` makes something of."""
    return Type(words, lambda node, reading: build(Values(node, reading, shape)), shape.schema, (shape,))


def list_of(item: Type[T], words: str, *, distinct: bool = False) -> Type[tuple[T, ...]]:
    """A list that is not empty; with `distinct`, one in which no word stands twice."""

    def read(node: yaml.Node, reading: Reading) -> tuple[T, ...]:
        nodes = items(node, reading)
        if distinct:
            refuse_twice(nodes, reading)
        return tuple(item.read(one, reading) for one in nodes)

    def schema() -> Schema:
        unique = {"uniqueItems": True} if distinct else {}
        return {"type": "array", "minItems": 1, **unique, "items": item.schema()}

    return Type(words, read, schema, item.shapes)


def refuse_twice(nodes: Sequence[yaml.Node], reading: Reading) -> None:
    """A problem for each word of a list that stands there a second time."""
    seen: set[str] = set()
    for node in nodes:
        if isinstance(node, yaml.ScalarNode):
            if node.value and node.value in seen:
                reading.add(node, f"{quoted(node.value)} is listed twice.")
            seen.add(node.value)


def either(
    words: str,
    scalar: Type[T] | None = None,
    listing: Type[S] | None = None,
    mapped: "Type[Any] | None" = None,
) -> Type[Any]:
    """One of several types, told apart by whether a text, a list or a mapping stands there; the first is asked for."""
    choices = [found for found in (scalar, listing, mapped) if found]

    def read(node: yaml.Node, reading: Reading) -> Any:
        fitting = {yaml.ScalarNode: scalar, yaml.SequenceNode: listing, yaml.MappingNode: mapped}
        found = next((choice for kind, choice in fitting.items() if choice and isinstance(node, kind)), choices[0])
        return found.read(node, reading)

    def schema() -> Schema:
        return {"anyOf": [choice.schema() for choice in choices]}

    return Type(words, read, schema, tuple(shape for choice in choices for shape in choice.shapes))


Pair = tuple[yaml.Node, str, yaml.Node]


def pairs(node: yaml.Node, reading: Reading, noun: str) -> tuple[Pair, ...]:
    """The entries of a mapping whose keys are names: the node of the key, the key, the node of the value."""
    if not isinstance(node, yaml.MappingNode):
        reading.add(node, f"{noun} is a mapping of keys to values, not a {kind_of(node)}.")
        return ()
    if not node.value:
        reading.add(node, f"{noun} is empty.")
    found: dict[str, Pair] = {}
    for key_node, value in node.value:
        key = word(key_node, reading)
        if key in found:
            reading.add(key_node, f"The key {quoted(key)} is given twice.")
        elif key:
            found[key] = (key_node, key, value)
    return tuple(found.values())


def fixed(*words: str) -> Type[str]:
    """One of a few words."""

    def read(node: yaml.Node, reading: Reading) -> str:
        said = word(node, reading)
        if said and said not in words:
            reading.add(node, f"Here only {' or '.join(words)} can stand, not {quoted(said)}.")
        return said

    return Type(" or ".join(f"`{one}`" for one in words), read, lambda: {"enum": list(words)})


def plain(words: str, read: Callable[[yaml.Node, Problems], T], schema: Schema) -> Type[T]:
    """A type whose reader needs no parameters and whose schema is known at once."""
    return Type(words, read, lambda: schema)


def text_of(limit: int, words: str = "text") -> Type[str]:
    """A text of at most so many characters, into which answers go."""
    return plain(words, lambda node, problems: text(node, problems, limit), text_schema(limit))


def text_schema(limit: int) -> Schema:
    """A text of at most so many characters, where any run of white space counts as one."""
    # An editor takes 1.10 for a number and true for a truth value; a rule file is text throughout.
    return {"type": ["string", "number", "boolean"], "pattern": rf"^\s*(\S|\s+(?=\S)){{1,{limit}}}\s*$"}
