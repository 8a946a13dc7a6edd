"""The YAML of a company file: texts that know where they stand, `extends`, and how one file is laid over another."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from auditor.errors import UsageError

Tree = Mapping[str, Any]

FORMAT_HINT = "See docs/simulator.md for the format."
_MOST_FILES = 20
NAMED_LISTS = {"users": "id", "roles": "name", "groups": "name", "entities": "id", "installed": "name"}
_FIELDS_BY_OBJECT = "custom_fields"


class Text(str):
    """A scalar as it was written, with its `place`: file:line:column. `no` and `1.10` stay what they are."""

    __slots__ = ("place",)
    place: str


def bundled() -> tuple[str, ...]:
    """The names of the built-in companies."""
    return tuple(sorted(f.name.removesuffix(".yaml") for f in _folder().iterdir() if f.name.endswith(".yaml")))


def company_tree(name: str, seen: tuple[str, ...] = ()) -> Tree:
    """A company file with all that it extends merged under it. Raises UsageError where that cannot be read."""
    if name in seen:
        raise UsageError(f"The company file {name} extends itself.", "Take one `extends` out.")
    if len(seen) > _MOST_FILES:
        raise UsageError(
            f"{name}: more than {_MOST_FILES} files extend each other.", "Lay the changes into fewer files."
        )
    tree = _parsed(_text(name), name)
    base = tree.get("extends")
    if base is None:
        return tree
    if not isinstance(base, str):
        raise UsageError(f"{name}: `extends` has to be the name of a company or a path.", FORMAT_HINT)
    base = str(base)
    if base not in bundled() and name not in bundled():
        base = str(Path(name).parent / base)
    return merged(company_tree(base, (*seen, name)), {key: value for key, value in tree.items() if key != "extends"})


def merged(base: Tree, patch: Tree, below: str = "") -> Tree:
    """`patch` laid over `base`, the mappings under the key `below`.

    Mappings are merged key by key, users and the like by ID or name; None
    removes a key; anything else replaces what was there.
    """
    result = dict(base)
    for key, value in patch.items():
        old = result.get(key)
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping):
            # Under a key that is not there yet, too, so that a None in it never stays behind.
            result[key] = merged(old if isinstance(old, Mapping) else {}, value, key)
        elif (name := _name_in(key, below)) and _all_mappings(old) and _all_mappings(value):
            result[key] = _merged_by_name(old or [], value, name)
        else:
            result[key] = value
    return result


def suggestion(word: str, among: Iterable[str]) -> str:
    """A hint with the nearest known word."""
    nearest = get_close_matches(word, list(among), n=1)
    return f"Did you mean {nearest[0]}?" if nearest else FORMAT_HINT


def _name_in(key: str, below: str) -> str | None:
    """The key that tells the items of a list apart, where they are merged one by one."""
    return "id" if below == _FIELDS_BY_OBJECT else NAMED_LISTS.get(key)


def _all_mappings(value: object) -> bool:
    return value is None or (isinstance(value, list | tuple) and all(isinstance(item, Mapping) for item in value))


def _merged_by_name(old: Iterable[Tree], new: Iterable[Tree], key: str) -> list[Tree]:
    items: dict[str, Tree] = {str(item.get(key)): item for item in old}
    for item in new:
        name = str(item.get(key))
        items[name] = merged(items.get(name, {}), item)
    return list(items.values())


def _folder() -> Traversable:
    return files("auditor.simulator").joinpath("companies")


def _text(name: str) -> str:
    try:
        if name in bundled():
            return _folder().joinpath(f"{name}.yaml").read_text(encoding="utf-8")
        return Path(name).read_text(encoding="utf-8")
    except (OSError, ValueError):
        nearest = get_close_matches(name, bundled(), n=1)
        hint = f"Did you mean {nearest[0]}? " if nearest else ""
        raise UsageError(
            f"There is no company {name}.", f"{hint}Built in: {', '.join(bundled())}; or give the path of a file."
        ) from None


@lru_cache(maxsize=2**5)
def _parsed(text: str, name: str) -> Tree:
    loader = None
    try:
        loader = _Strict(text)
        loader.file = name
        tree = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        # A quoted piece of the file may be one of a password.
        problem = error.problem if isinstance(error.problem, str) and "occurs twice" in error.problem else None
        told = problem or str(error.problem).partition("'")[0].strip() or "this is not YAML"
        raise UsageError(f"{name}{where}: {told}.", FORMAT_HINT) from None
    except (yaml.YAMLError, RecursionError):
        raise UsageError(f"{name} is not YAML.", FORMAT_HINT) from None
    finally:
        if loader is not None:
            loader.dispose()
    if not isinstance(tree, dict):
        raise UsageError(f"{name} describes no company.", FORMAT_HINT)
    return tree


class _Strict(yaml.BaseLoader):
    """Refuses a key that occurs twice, and remembers the place of every scalar."""

    file = ""

    def construct_scalar(self, node: yaml.ScalarNode) -> Any:
        """A scalar as Text; `~` and nothing at all mean None, which removes a key."""
        if node.style is None and node.value in {"", "~", "null"}:
            return None
        text = Text(node.value)
        text.place = f"{self.file}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"
        return text

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: ARG002 - always deep
        """The mapping of a node."""
        keys: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or not key.value:
                raise yaml.MarkedYAMLError(problem="a key has to be a text", problem_mark=key.start_mark)
            if key.value in keys:
                raise yaml.MarkedYAMLError(problem=f'the key "{key.value}" occurs twice', problem_mark=key.start_mark)
            keys.add(key.value)
        return super().construct_mapping(node, deep=True)
