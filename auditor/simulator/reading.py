"""Reading values of a company file; every complaint is a UsageError that names the place."""

from collections.abc import Iterable, Mapping, Sequence

from auditor.errors import UsageError
from auditor.simulator.company_yaml import FORMAT_HINT, Text, Tree, suggestion
from auditor.vocabulary import Permission, catalogue

_MOST_DIGITS = 6


class Reading:
    """The readers of values; `file` is named where a value does not know its own place, as in a patch."""

    def __init__(self, file: str) -> None:
        self.file = file

    def keys(self, tree: object, where: str, known: Iterable[str]) -> None:
        """Refuses keys that are not known."""
        if not isinstance(tree, Mapping):
            raise self.wrong(tree, where, "has to be a mapping")
        among = list(known)
        for key in tree:
            if key not in among:
                raise self.unknown(key, where, among)

    def mapping(self, tree: Tree, key: str) -> Tree:
        """The mapping under a key; empty where the key is missing."""
        value = tree.get(key, {})
        if not isinstance(value, Mapping):
            raise self.wrong(value, key, "has to be a mapping")
        return value

    def items(self, tree: Tree, key: str, where: str) -> Sequence[Tree]:
        """The mappings in the list under a key."""
        value = tree.get(key, [])
        if not isinstance(value, list | tuple) or not all(isinstance(item, Mapping) for item in value):
            raise self.wrong(value, f"{where}: {key}" if where else key, "has to be a list of mappings")
        return value

    def texts(self, value: object, where: str) -> tuple[str, ...]:
        """A list of texts. They keep their place."""
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise self.wrong(value, where, "has to be a list of texts")
        return tuple(value)

    def text(self, value: object, where: str) -> str:
        """A text that may not be missing."""
        if not isinstance(value, str) or not value:
            raise self.wrong(value, where, "is needed")
        return value

    def truth(self, value: object, where: str) -> bool:
        """A truth value, from a file or from Python."""
        return self.choice(value if isinstance(value, Text) else str(value).lower(), where, ("true", "false")) == "true"

    def number(self, value: object, where: str) -> int:
        """A whole number from 0."""
        if not (str(value).isascii() and str(value).isdecimal() and len(str(value)) <= _MOST_DIGITS):
            raise self.wrong(value, where, f"has to be a whole number of at most {_MOST_DIGITS} digits")
        return int(str(value))

    def choice(self, value: object, where: str, among: Sequence[str]) -> str:
        """One of several words."""
        if not isinstance(value, str) or value not in among:
            raise self.unknown(value, where, among)
        return str(value)

    def application(self, name: object, where: str) -> str:
        """The catalogue's name of an application."""
        found = catalogue().application(str(name))
        if found is None:
            raise self.unknown(name, where, [application.name for application in catalogue().applications])
        return found.name

    def permission(self, application: str, name: object, where: str, also: Iterable[str] = ()) -> Permission:
        """The catalogue's row of this name; `also` are further words that would do, for the suggestion."""
        found = catalogue().permission(application, str(name))
        if found is None:
            rows = [row.name for row in catalogue().rows if row.application == application]
            raise self.unknown(name, where, [*also, *rows])
        return found

    def wrong(self, value: object, where: str, problem: str) -> UsageError:
        """The complaint about a value."""
        return UsageError(f"{self._place(value)}: {where} {problem}.", FORMAT_HINT)

    def unknown(self, word: object, where: str, among: Iterable[str]) -> UsageError:
        """The complaint about a word that is none of those known."""
        return UsageError(f"{self._place(word)}: {where}: {word} is not known.", suggestion(str(word), among))

    def _place(self, value: object) -> str:
        for known in (value, *(value if isinstance(value, Mapping | list) else ())):
            if isinstance(known, Text):
                return known.place
        return self.file
