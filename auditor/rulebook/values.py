"""One YAML node -> a text, a date, a link, a choice; a mapping -> its fields.

Nothing here raises. A value that cannot be read is added to the problems, and a
stand-in of the right type is returned; `load_pack` raises before anyone sees it.
Every scalar is text, whatever YAML would make of it: NO and off stay words.
A text may hold the answer to a parameter (`Filled`); a word never does.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

import yaml

from auditor.rulebook.source import Problems, did_you_mean, nearest, quoted

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

MAX_TEXT = 600
_QUOTES = "; if it belongs to the text before it, put the whole text in quotes: a comma in braces ends it."
_KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Filled(yaml.ScalarNode):
    """A text with the answers to parameters put in. `value` is what the file says, and what its limits hold for."""

    def __init__(self, node: yaml.ScalarNode, filled: str, unanswered: tuple[str, ...]) -> None:
        super().__init__(node.tag, node.value, node.start_mark, node.end_mark, node.style)
        self.filled = filled
        self.unanswered = unanswered


def text(node: yaml.Node, problems: Problems, limit: int = MAX_TEXT) -> str:
    """A text on one line, answers to parameters put in: every run of white space counts as one blank."""
    found = word(node, problems, limit)
    return " ".join(node.filled.split()) if found and isinstance(node, Filled) else found


def word(node: yaml.Node, problems: Problems, limit: int = MAX_TEXT) -> str:
    """A text on one line as the file says it."""
    if not isinstance(node, yaml.ScalarNode):
        problems.add(node, f"Here a text is expected, not a {kind_of(node)}.")
        return ""
    value = " ".join(str(node.value).split())
    if not value:
        problems.add(node, "Here a text is missing.")
    elif len(value) > limit:
        problems.add(node, f"This text has {len(value)} characters; at most {limit} are allowed.")
    elif unprintable := next((c for c in value if not c.isprintable()), None):
        problems.add(node, f"This text holds a character that cannot be printed (U+{ord(unprintable):04X}).")
    else:
        return value
    return ""


def items(node: yaml.Node, problems: Problems) -> Sequence[yaml.Node]:
    """The nodes of a list that is not empty."""
    if not isinstance(node, yaml.SequenceNode):
        problems.add(node, f"Here a list is expected, not a {kind_of(node)}.")
        return ()
    if not node.value:
        problems.add(node, "This list is empty.")
    return tuple(node.value)


def texts(node: yaml.Node, problems: Problems) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(text(item, problems) for item in items(node, problems))


def choice(node: yaml.Node, problems: Problems, among: Sequence[E]) -> E:
    """One of several words."""
    said = word(node, problems)
    for member in among:
        if member.value == said:
            return member
    if said:
        problems.add(node, f"{quoted(said)} is not known here{did_you_mean(said, [m.value for m in among])}")
    return among[0]


def flag(node: yaml.Node, problems: Problems) -> bool:
    """`true` or `false`; none of YAML's other spellings."""
    said = word(node, problems)
    if said not in {"", "true", "false"}:
        problems.add(node, f"Here true or false is expected, not {quoted(said)}.")
    return said == "true"


def day(node: yaml.Node, problems: Problems) -> date:
    """A date, such as 2026-11-22."""
    said = word(node, problems)
    try:
        # Alone, fromisoformat would also take 20261122 and 2026-W47-7.
        if _DATE.fullmatch(said):
            return date.fromisoformat(said)
    except ValueError:
        pass
    if said:
        problems.add(node, f"{quoted(said)} is not a date; write year-month-day, such as 2026-11-22.")
    return date.min


def link(node: yaml.Node, problems: Problems) -> str:
    """A web address: http or https, with a host, without a user name or password."""
    said = word(node, problems)
    try:
        parts = urlsplit(said)
        good = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc and "${" not in said
    except ValueError:
        good = False
    if said and (not good or set(said) & set(" <>\"'`\\")):
        problems.add(node, f"{quoted(said)} is not a link; it must begin with https:// or http:// and name a host.")
    return said


def kebab(node: yaml.Node, problems: Problems) -> str:
    """An identifier: lower-case words joined by hyphens."""
    said = word(node, problems, limit=60)
    if said and not _KEBAB.fullmatch(said):
        problems.add(node, f"{quoted(said)} is not an id; use lower-case words joined by hyphens, such as user-exists.")
        return ""
    return said


class Fields:
    """The fields of a mapping. Unknown, duplicate and missing keys are problems; `noun` says what lacks them."""

    def __init__(
        self, node: yaml.Node, problems: Problems, noun: str, required: Sequence[str], optional: Sequence[str] = ()
    ) -> None:
        self.problems = problems
        self.nodes: dict[str, yaml.Node] = {}
        self.misspelt = False
        if not isinstance(node, yaml.MappingNode):
            problems.add(node, f"{noun} is a mapping of keys to values, not a {kind_of(node)}.")
            return
        known = (*required, *optional)
        misspelt = [self._take(key_node, value, noun, known) for key_node, value in node.value]
        self.misspelt = any(misspelt)
        if missing := [key for key in required if key not in self.nodes and key not in misspelt]:
            problems.add(node, f"{noun} lacks {', '.join(missing)}.")

    def get(self, key: str, read: Callable[[yaml.Node, Problems], T], otherwise: T) -> T:
        """The field as `read` reads it; `otherwise` where it is not there."""
        return read(self.nodes[key], self.problems) if key in self.nodes else otherwise

    def text(self, key: str) -> str:
        """A text field."""
        return self.get(key, text, "")

    def optional(self, key: str, read: Callable[[yaml.Node, Problems], T]) -> T | None:
        """A field that may be left out."""
        return read(self.nodes[key], self.problems) if key in self.nodes else None

    def items(self, key: str) -> Sequence[yaml.Node]:
        """The nodes of a list field; none where it is left out."""
        return items(self.nodes[key], self.problems) if key in self.nodes else ()

    def each(self, key: str, read: Callable[[yaml.Node, Problems], T]) -> tuple[T, ...]:
        """A list field; empty where it is left out."""
        return tuple(read(item, self.problems) for item in self.items(key))

    def _take(self, key_node: yaml.Node, value: yaml.Node, noun: str, known: Sequence[str]) -> str | None:
        """Keep a field; of an unknown key, return the one that is probably meant, so that it is not missed as well."""
        key = text(key_node, self.problems)
        if key in self.nodes:
            self.problems.add(key_node, f"The key {quoted(key)} is given twice.")
        elif key in known:
            self.nodes[key] = value
        elif key:
            meant = nearest(key, known)
            instead = _QUOTES if not meant and _is_left_open(value) else did_you_mean(key, known)
            self.problems.add(key_node, f"{noun} has no key {quoted(key)}{instead}")
            # Of a single key it is clear which one is meant.
            return known[0] if len(known) == 1 else meant
        return None


def _is_left_open(value: yaml.Node) -> bool:
    """Whether nothing at all stands after a key, as where YAML took what follows a comma of a text for one."""
    return isinstance(value, yaml.ScalarNode) and not value.value and not value.style


def kind_of(node: yaml.Node) -> str:
    """What a node is, in the words of a message."""
    if isinstance(node, yaml.MappingNode):
        return "mapping"
    return "list" if isinstance(node, yaml.SequenceNode) else "text"
