"""A company file: YAML -> Company. The format is described in docs/simulator.md.

Every scalar is read as text, so that `no`, `off` and `1.10` stay what was
written. Unknown keys are refused: a misspelt switch must not be ignored.
"""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import yaml

from auditor.errors import UsageError
from auditor.model.access import RightsRow
from auditor.model.rule import Section
from auditor.simulator.company import (
    ALL,
    NONE,
    READ_ONLY,
    ApplicationRights,
    Behaviour,
    Company,
    Entity,
    Group,
    Role,
    Sender,
    Spelling,
    User,
)
from auditor.vocabulary import catalogue

T = TypeVar("T")
Tree = Mapping[str, Any]

_COMPANY = ("id", "name", "base_currency", "permission_type")
_TOP = (
    *("extends", "company", "senders", "subscriptions", "shows", "entities", "spelling", "behaviour", "views"),
    *("users", "groups", "roles", "records"),
)
_PRESETS = (ALL, READ_ONLY, NONE)
_NAMED_LISTS = {"users": "id", "roles": "name", "groups": "name", "entities": "id"}


def bundled() -> tuple[str, ...]:
    """The names of the built-in companies."""
    return tuple(sorted(f.name.removesuffix(".yaml") for f in _folder().iterdir() if f.name.endswith(".yaml")))


def load_company(name_or_path: str | Path, patch: Tree | None = None) -> Company:
    """A built-in company by its name, or the company of a file; `patch` is laid over it.

    A patch, like a file that `extends` another, is merged key by key; users,
    roles, groups and entities are merged by their ID or name, other lists are
    replaced, and a value of None (`~` in a file) removes a key. Raises UsageError for a file
    that cannot be read or holds anything unknown.
    """
    tree = _merged(_tree(str(name_or_path), ()), patch or {})
    return _Reader(str(name_or_path)).company(tree)


def _folder() -> Any:
    return files("auditor.simulator").joinpath("companies")


def _tree(name: str, seen: tuple[str, ...]) -> Tree:
    if name in seen:
        raise UsageError(f"The company file {name} extends itself.", "Take one `extends` out.")
    tree = _parsed(_text(name), name)
    base = tree.get("extends")
    if base is None:
        return tree
    if str(base) not in bundled() and name not in bundled():
        base = Path(name).parent / str(base)
    return _merged(_tree(str(base), (*seen, name)), {key: tree[key] for key in tree if key != "extends"})


def _text(name: str) -> str:
    try:
        if name in bundled():
            return str(_folder().joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        nearest = get_close_matches(name, bundled(), n=1)
        hint = f"Did you mean {nearest[0]}? " if nearest else ""
        raise UsageError(
            f"There is no company {name}.", f"{hint}Built in: {', '.join(bundled())}; or give the path of a file."
        ) from None


def _parsed(text: str, name: str) -> Tree:
    try:
        tree = yaml.load(text, Loader=_Strict)  # noqa: S506 - built on BaseLoader, which makes texts, lists and mappings only
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise UsageError(f"{name}{where}: {error.problem}.", "See docs/simulator.md for the format.") from None
    except (yaml.YAMLError, RecursionError):
        raise UsageError(f"{name} is not YAML.", "See docs/simulator.md for the format.") from None
    if not isinstance(tree, dict):
        raise UsageError(f"{name} describes no company.", "See docs/simulator.md for the format.")
    return tree


class _Strict(yaml.BaseLoader):
    """Refuses a key that occurs twice; BaseLoader makes a text of every scalar."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = True) -> dict[Any, Any]:
        """The mapping of a node, whole."""
        keys = set()
        for key, _ in node.value:
            if key.value in keys:
                raise yaml.MarkedYAMLError(problem=f'the key "{key.value}" occurs twice', problem_mark=key.start_mark)
            keys.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _merged(base: Tree, patch: Tree) -> dict[str, Any]:
    merged = dict(base)
    for key, value in patch.items():
        old = merged.get(key)
        if value is None or value == "~":
            merged.pop(key, None)
        elif isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = _merged(old, value)
        elif key in _NAMED_LISTS and isinstance(old, list) and isinstance(value, list):
            merged[key] = _merged_by_name(old, value, _NAMED_LISTS[key])
        else:
            merged[key] = value
    return merged


def _merged_by_name(old: list[Tree], new: list[Tree], key: str) -> list[Tree]:
    items = {str(item.get(key)): item for item in old}
    for item in new:
        name = str(item.get(key))
        items[name] = _merged(items.get(name, {}), item)
    return list(items.values())


class _Reader:
    """Turns the merged tree into a company; every complaint names the file and the place in it."""

    def __init__(self, file: str) -> None:
        self.file = file

    def company(self, tree: Tree) -> Company:
        self._keys(tree, "the file", _TOP)
        head = self._map(tree, "company")
        self._keys(head, "company", _COMPANY)
        kind = self._choice(head.get("permission_type", "role-based"), "permission_type", ("role-based", "user-based"))
        return Company(
            id=self._text(head.get("id"), "company: id"),
            name=str(head.get("name", "")),
            base_currency=str(head.get("base_currency", "USD")),
            user_based=kind == "user-based",
            senders=self._senders(tree),
            subscriptions=self._texts(tree.get("subscriptions", []), "subscriptions"),
            users=self._items(tree, "users", self._user),
            roles=self._items(tree, "roles", self._role),
            groups=self._items(tree, "groups", self._group),
            entities=self._items(tree, "entities", self._entity),
            shows={str(k): self._texts(v, "shows") for k, v in self._map(tree, "shows").items()},
            records={str(k).upper(): self._number(v) for k, v in self._map(tree, "records").items()},
            spelling=self._spelling(self._map(tree, "spelling")),
            behaviour=self._behaviour(self._map(tree, "behaviour")),
            views={str(k): str(v) for k, v in self._map(tree, "views").items()},
        )

    def _senders(self, tree: Tree) -> tuple[Sender, ...]:
        found = []
        for name, value in self._map(tree, "senders").items():
            self._keys(value, f"senders: {name}", ("password", "authorised"))
            authorised = self._truth(value.get("authorised", "true"), f"senders: {name}: authorised")
            found.append(Sender(str(name), str(value.get("password", "")), authorised))
        if not found:
            raise self._wrong("senders", "needs at least one sender")
        return tuple(found)

    def _user(self, item: Tree, where: str) -> User:
        names = ("first_name", "last_name", "email", "type", "admin", "status")
        self._keys(item, where, ("id", "password", *names, "web_services_only", "roles", "entities", "rights"))
        texts = {name: str(item[name]) for name in names if name in item}
        if "admin" in texts:
            self._choice(texts["admin"], f"{where}: admin", ("off", "limited", "full"))
        if "status" in texts:
            self._choice(texts["status"], f"{where}: status", ("active", "inactive", "lockedout"))
        return User(
            self._text(item.get("id"), f"{where}: id"),
            str(item.get("password", "")),
            **texts,
            web_services_only=self._truth(item.get("web_services_only", "false"), f"{where}: web_services_only"),
            roles=self._texts(item.get("roles", []), f"{where}: roles"),
            entities=self._texts(item.get("entities", []), f"{where}: entities"),
            rights=self._rights(item, where),
        )

    def _role(self, item: Tree, where: str) -> Role:
        self._keys(item, where, ("name", "apply_to", "rights", "extra_rows"))
        extra = []
        for row in item.get("extra_rows", []):
            self._keys(row, f"{where}: extra_rows", ("module", "permission", "rights"))
            extra.append(RightsRow(*(str(row.get(key, "")) for key in ("module", "permission", "rights"))))
        kinds = ("Login and Slide-In", "Login Only", "Slide-In Only")
        apply_to = self._choice(item.get("apply_to", kinds[0]), f"{where}: apply_to", kinds)
        name = self._text(item.get("name"), f"{where}: name")
        return Role(name, apply_to, self._rights(item, where), tuple(extra))

    def _rights(self, item: Tree, where: str) -> tuple[ApplicationRights, ...]:
        found = []
        for name, value in self._map(item, "rights").items():
            application = catalogue().application(str(name))
            if application is None:
                raise self._unknown(f"{where}: rights", str(name), [a.name for a in catalogue().applications])
            found.append(self._application_rights(application.name, value, f"{where}: rights: {name}"))
        return tuple(found)

    def _application_rights(self, application: str, value: Tree, where: str) -> ApplicationRights:
        if not isinstance(value, Mapping):
            raise self._wrong(where, "has to be a mapping of sections and permissions")
        sections, rows = {}, {}
        by_name = {section.value: section for section in Section}
        for key, said in value.items():
            if key in by_name:
                sections[by_name[key]] = self._choice(said, f"{where}: {key}", _PRESETS)
                continue
            permission = catalogue().permission(application, str(key))
            if permission is None:
                rows_known = [p.name for s in Section for p in catalogue().permissions(application, s)]
                raise self._unknown(where, str(key), [*by_name, *rows_known])
            rows[permission.name] = self._texts(said, f"{where}: {key}")
        return ApplicationRights(application, sections, rows)

    def _group(self, item: Tree, where: str) -> Group:
        self._keys(item, where, ("name", "members", "roles"))
        members, roles = (self._texts(item.get(key, []), f"{where}: {key}") for key in ("members", "roles"))
        return Group(self._text(item.get("name"), f"{where}: name"), members, roles)

    def _entity(self, item: Tree, where: str) -> Entity:
        self._keys(item, where, ("id", "currency", "status"))
        currency, status = str(item.get("currency", "USD")), str(item.get("status", "active"))
        return Entity(self._text(item.get("id"), f"{where}: id"), currency, status)

    def _spelling(self, item: Tree) -> Spelling:
        self._keys(item, "spelling", ("separator", "rights", "modules", "permissions"))
        self._choice(item.get("rights", "labels"), "spelling: rights", ("labels", "codes"))
        self._choice(item.get("modules", "names"), "spelling: modules", ("names", "codes", "rest"))
        self._choice(item.get("permissions", "labels"), "spelling: permissions", ("labels", "rest"))
        return Spelling(**{str(key): str(value) for key, value in item.items()})

    def _behaviour(self, item: Tree) -> Behaviour:
        self._keys(item, "behaviour", tuple(Behaviour.__dataclass_fields__))
        return Behaviour(**{str(k): self._truth(v, f"behaviour: {k}") for k, v in item.items()})

    def _items(self, tree: Tree, key: str, read: Callable[[Tree, str], T]) -> tuple[T, ...]:
        items = tree.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
            raise self._wrong(key, "has to be a list of mappings")
        return tuple(read(item, f"{key}: {item.get(_NAMED_LISTS[key], number)}") for number, item in enumerate(items))

    def _map(self, tree: Tree, key: str) -> Tree:
        value = tree.get(key, {})
        if not isinstance(value, Mapping):
            raise self._wrong(key, "has to be a mapping")
        return value

    def _keys(self, tree: object, where: str, known: Iterable[str]) -> None:
        if not isinstance(tree, Mapping):
            raise self._wrong(where, "has to be a mapping")
        for key in tree:
            if key not in tuple(known):
                raise self._unknown(where, str(key), known)

    def _texts(self, value: object, where: str) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise self._wrong(where, "has to be a list of texts")
        return tuple(value)

    def _text(self, value: object, where: str) -> str:
        if not isinstance(value, str) or not value:
            raise self._wrong(where, "is needed")
        return value

    def _truth(self, value: object, where: str) -> bool:
        return self._choice(str(value).lower(), where, ("true", "false")) == "true"

    def _number(self, value: object) -> int:
        if not str(value).isdecimal():
            raise self._wrong("records", f"{value} is no number")
        return int(str(value))

    def _choice(self, value: object, where: str, among: tuple[str, ...]) -> str:
        if value not in among:
            raise self._unknown(where, str(value), among)
        return str(value)

    def _wrong(self, where: str, problem: str) -> UsageError:
        return UsageError(f"{self.file}: {where} {problem}.", "See docs/simulator.md for the format.")

    def _unknown(self, where: str, word: str, among: Iterable[str]) -> UsageError:
        nearest = get_close_matches(word, list(among), n=1)
        hint = f"Did you mean {nearest[0]}?" if nearest else "See docs/simulator.md for the format."
        return UsageError(f"{self.file}: {where}: {word} is not known.", hint)
