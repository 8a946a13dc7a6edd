"""The text of a rule file -> YAML nodes, and the problems of the file with their positions."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import yaml

from auditor.errors import RulePackError
from auditor.vocabulary import catalogue

MAX_CHARACTERS = 256 * 1024
MAX_DEPTH = 16
TOO_LARGE = f"The file is larger than {MAX_CHARACTERS // 1024} KB, which no rule pack needs."
_QUOTED_CHARACTERS = 60
INDEX = "README.md"
"""The page of the reference that lists the others."""

_PAGES_IN_A_HINT = 3
_COMMAND = "intacct-audit catalogue list"
_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Several times faster; built into PyYAML's wheels, but not into every distribution's package.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Problems:
    """What is wrong with one file, collected so that a single run tells all of it.

    Of one word only the first problem is told: what else is wrong with it follows from that.
    `page` is the page of the reference, under docs/rules, that describes what is being read.
    """

    file: str
    page: str = INDEX
    _found: dict[tuple[int, int, str], str] = field(default_factory=dict)
    _words: set[tuple[int, int]] = field(default_factory=set)
    _commands: dict[str, None] = field(default_factory=dict)

    @contextmanager
    def described_in(self, page: str) -> Iterator[None]:
        """While this lasts, problems are about what this page describes."""
        outer, self.page = self.page, page
        try:
            yield
        finally:
            self.page = outer

    def add(self, node: yaml.Node | yaml.Event, sentence: str, names: str | None = None) -> None:
        """A problem where a node begins; `names` are arguments of the command that lists the names that there are."""
        line, column = position(node)
        if isinstance(node, yaml.ScalarNode):
            if (line, column) in self._words:
                return
            self._words.add((line, column))
        self._found[line, column, sentence] = self.page
        if names is not None:
            self._commands[f"`{_COMMAND} {names}".rstrip() + "`"] = None

    def at(self, line: int, column: int, sentence: str) -> None:
        """A problem at a line and column that count from 1."""
        self._found[line, column, sentence] = self.page

    def raise_if_any(self) -> None:
        """Raise RulePackError with one line for each problem, in the order of the file."""
        if self._found:
            raise self.error()

    def error(self) -> RulePackError:
        """The error that tells them."""
        lines = [f"{self.file}:{line}:{column}: {sentence}" for line, column, sentence in sorted(self._found)]
        return RulePackError("\n".join(lines), self._hint())

    def _hint(self) -> str:
        pages = tuple(dict.fromkeys(page for _, page in sorted(self._found.items())))
        if len(pages) > _PAGES_IN_A_HINT:
            pages = (INDEX,)
        *first, last = (f"docs/rules/{page}" for page in pages)
        where = f"{', '.join(first)} and {last}" if first else last
        commands = f" For the names: {', '.join(list(self._commands)[:_PAGES_IN_A_HINT])}." if self._commands else ""
        return f"Correct the rule file; {where} {'describes' if len(pages) == 1 else 'describe'} the keys.{commands}"


def position(node: yaml.Node | yaml.Event) -> tuple[int, int]:
    """Line and column of a node, from 1."""
    mark = node.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def quoted(text: str) -> str:
    """A text of the file as part of a message: short, on one line, without control characters."""
    shown = text if len(text) <= _QUOTED_CHARACTERS else text[:_QUOTED_CHARACTERS] + "…"
    return '"' + "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown) + '"'


def nearest(text: str, among: Iterable[str]) -> str | None:
    """The known name that a misspelt one is closest to, if any is close."""
    return next(iter(catalogue().suggest(text, among)), None)


def did_you_mean(text: str, among: Iterable[str]) -> str:
    """The end of a sentence about an unknown name: the nearest known one, or all of a few, or nothing."""
    names = tuple(among)
    if meant := nearest(text, names):
        return f"; did you mean {meant}?"
    few = 16
    return f"; known: {', '.join(names)}." if 0 < len(names) <= few else "."


def compose(
    text: str, problems: Problems, wanted: str = "A rule pack is a mapping that begins with pack."
) -> yaml.MappingNode:
    """The root mapping of a rule file. Raises RulePackError for everything that is no plain, bounded YAML.

    `wanted` is what to say of a root that is no mapping.
    """
    if len(text) > MAX_CHARACTERS:
        problems.at(1, 1, TOO_LARGE)
    elif unreadable := _NOT_YAML.search(text):
        before = text[: unreadable.start()]
        column = len(before) - before.rfind("\n")
        problems.at(before.count("\n") + 1, column, f"The character U+{ord(unreadable[0]):04X} is not allowed in YAML.")
    problems.raise_if_any()
    root = _composed(text, problems)
    if isinstance(root, yaml.MappingNode):
        return root
    sentence = "The file is empty." if root is None else wanted
    problems.at(1, 1, sentence)
    raise problems.error()


def _composed(text: str, problems: Problems) -> yaml.Node | None:
    try:
        _refuse_what_is_not_plain(text, problems)
        problems.raise_if_any()
        node: yaml.Node | None = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        _add_syntax_error(error, text, problems)
        raise problems.error() from error
    # PyYAML's scanner in Python passes on the ValueError of an escape that is no character ("\UFFFFFFFF").
    except (yaml.YAMLError, ValueError) as error:
        problems.at(1, 1, "This is not valid YAML.")
        raise problems.error() from error
    return node


def _refuse_what_is_not_plain(text: str, problems: Problems) -> None:
    """Refuse anchors and aliases (a small file could unfold to a huge one), tags, and depth that exhausts the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.NodeEvent):
            depth += isinstance(event, yaml.CollectionStartEvent)
            for sentence in _not_plain(event):
                problems.add(event, sentence)
            if depth > MAX_DEPTH:
                problems.add(event, f"The file nests deeper than {MAX_DEPTH} levels.")
                return


def _not_plain(event: yaml.NodeEvent) -> Iterator[str]:
    if event.anchor is not None:
        kind = "Aliases (*name)" if isinstance(event, yaml.AliasEvent) else "Anchors (&name)"
        yield f"{kind} are not part of the rule language; write the value out."
    # A quoted scalar may carry "!", YAML's mark of "no tag, but no guessing either".
    if getattr(event, "tag", None) not in {None, "!"}:
        yield "Tags (!name) are not part of the rule language; leave it out."


def _add_syntax_error(error: yaml.MarkedYAMLError, text: str, problems: Problems) -> None:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    started = lines[line] if line < len(lines) else ""
    indentation = started[: len(started) - len(started.lstrip(" \t"))]
    if "\t" in indentation:
        problems.at(
            line + 1, indentation.index("\t") + 1, "A tab indents this line; YAML is indented with blanks only."
        )
        return
    said = ", ".join(filter(None, (error.context, error.problem)))
    quotes = " A text that holds a colon and a blank needs quotes." if "mapping values" in said else ""
    problems.at(line + 1, column + 1, f"This is not valid YAML: {' '.join(said.split())}.{quotes}")
