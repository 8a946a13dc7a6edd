"""A company file -> Company. The format is described in docs/simulator.md.

Unknown keys and names are refused: a misspelt switch must not be ignored. Every
complaint names the place, as file:line:column where the file says it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from auditor.model.access import RightsRow
from auditor.simulator.company import Company, Entity, Group, Role, Sender, User
from auditor.simulator.company_objects import APPLICATIONS, custom_fields_of, installed_of, records_of, settings_of
from auditor.simulator.company_rights import rights_of
from auditor.simulator.company_yaml import NAMED_LISTS, Tree, company_tree, merged
from auditor.simulator.faults import FAULTS, checked
from auditor.simulator.injection import KEYS, Injection, injection_of
from auditor.simulator.reading import Reading
from auditor.simulator.switches import Behaviour, Spelling, Switch, switches
from auditor.simulator.window import feature_names, subscription_names
from auditor.vocabulary import catalogue

T = TypeVar("T")
Switches = TypeVar("Switches", Spelling, Behaviour)

USER_TYPES = (
    *("business user", "employee user", "view only user", "dashboard user", "project manager user"),
    *("payment approver", "platform user", "CRM user", "warehouse user", "Construction manager user"),
)
_TOP = (
    *("extends", "company", "senders", "subscriptions", "features", "shows", "entities", "spelling", "behaviour"),
    *("views", "users", "groups", "roles", "settings", "installed", "custom_fields", "records", "faults"),
)
_NAMES_OF_A_USER = ("first_name", "last_name", "email")
_USER = (
    *("id", "password", *_NAMES_OF_A_USER, "type", "admin", "status"),
    *("web_services_only", "roles", "groups", "entities", "rights"),
)
APPLY_TO = ("Login and Slide-In", "Login Only", "Slide-In Only")


def load_company(source: str | Path | Tree, patch: Tree | None = None) -> Company:
    """A built-in company by its name, the company of a file, or what such a file would hold; `patch` is laid over it.

    A patch, like a file that `extends` another, is merged key by key; users,
    roles, groups, entities and the like are merged by their ID or name, other lists are
    replaced, and a value of None removes a key. Raises UsageError for a file
    that cannot be read or holds anything unknown.
    """
    name = "the company" if isinstance(source, Mapping) else str(source)
    tree = merged(source if isinstance(source, Mapping) else company_tree(name), patch or {})
    company = _Reader(Reading(name)).company(tree)
    _check_references(company, Reading(name))
    return company


class _Reader:
    """Turns a merged tree into a company."""

    def __init__(self, reading: Reading) -> None:
        self.read = reading

    def company(self, tree: Tree) -> Company:
        """The company that the tree describes."""
        read = self.read
        read.keys(tree, "the file", _TOP)
        head = read.mapping(tree, "company")
        read.keys(head, "company", ("id", "name", "base_currency", "permission_type"))
        records, given, own_fields = records_of(tree, custom_fields_of(tree, read), read)
        installed = installed_of(tree, read)
        kind = read.choice(head.get("permission_type", "role-based"), "permission_type", ("role-based", "user-based"))
        return Company(
            id=read.text(head.get("id"), "company: id"),
            name=read.text(head.get("name", "A simulated company"), "company: name"),
            base_currency=read.text(head.get("base_currency", "USD"), "company: base_currency"),
            user_based=kind == "user-based",
            senders=self._senders(tree),
            subscriptions=self._words(tree, "subscriptions", subscription_names()),
            users=self._items(tree, "users", self._user),
            roles=self._items(tree, "roles", self._role),
            groups=self._items(tree, "groups", self._group),
            entities=self._items(tree, "entities", self._entity),
            features=self._words(tree, "features", feature_names()),
            shows=self._shows(tree),
            settings=settings_of(tree, read),
            records=records,
            given_records={**given, APPLICATIONS: installed} if installed else given,
            own_fields=own_fields,
            spelling=self._switched(tree, "spelling", Spelling),
            behaviour=self._switched(tree, "behaviour", Behaviour),
            faults=self._faults(tree),
            views=self._views(read.mapping(tree, "views")),
        )

    def _words(self, tree: Tree, key: str, known: Collection[str]) -> tuple[str, ...]:
        """A list of words in any case that the catalogue knows; it keeps them as they are written."""
        found, among = self.read.texts(tree.get(key, []), key), {name.casefold() for name in known}
        for word in found:
            if word.casefold() not in among and not catalogue().applications_of(word):
                raise self.read.unknown(word, key, known)
        return found

    def _senders(self, tree: Tree) -> tuple[Sender, ...]:
        found = []
        for name, value in self.read.mapping(tree, "senders").items():
            where = f"senders: {name}"
            self.read.keys(value, where, ("password", "authorised"))
            password = self.read.text(value.get("password"), f"{where}: password")
            authorised = self.read.truth(value.get("authorised", "true"), f"{where}: authorised")
            found.append(Sender(str(name), password, authorised))
        if not found:
            raise self.read.wrong(tree, "senders", "needs at least one sender")
        return tuple(found)

    def _shows(self, tree: Tree) -> dict[str, tuple[str, ...]]:
        found = {}
        for name, rows in self.read.mapping(tree, "shows").items():
            application = self.read.application(name, "shows")
            where = f"shows: {name}"
            texts = self.read.texts(rows, where)
            found[application] = tuple(self.read.permission(application, row, where).name for row in texts)
        return found

    def _user(self, item: Tree, where: str) -> User:
        read = self.read
        read.keys(item, where, _USER)
        types = {name.casefold(): name for name in USER_TYPES}
        user_type = read.choice(str(item.get("type", USER_TYPES[0])).casefold(), f"{where}: type", tuple(types))
        return User(
            read.text(item.get("id"), f"{where}: id"),
            str(item.get("password", "")),
            **{name: str(item[name]) for name in _NAMES_OF_A_USER if name in item},
            type=types[user_type],
            admin=read.choice(str(item.get("admin", "off")).lower(), f"{where}: admin", ("off", "limited", "full")),
            status=read.choice(item.get("status", "active"), f"{where}: status", ("active", "inactive", "lockedout")),
            web_services_only=read.truth(item.get("web_services_only", "false"), f"{where}: web_services_only"),
            roles=read.texts(item.get("roles", []), f"{where}: roles"),
            groups=read.texts(item.get("groups", []), f"{where}: groups"),
            entities=read.texts(item.get("entities", []), f"{where}: entities"),
            rights=rights_of(item, where, read),
        )

    def _role(self, item: Tree, where: str) -> Role:
        read = self.read
        read.keys(item, where, ("name", "apply_to", "rights", "extra_rows"))
        extra = []
        for row in read.items(item, "extra_rows", where):
            read.keys(row, f"{where}: extra_rows", ("module", "permission", "rights"))
            extra.append(RightsRow(*(str(row.get(key, "")) for key in ("module", "permission", "rights"))))
        apply_to = read.choice(item.get("apply_to", APPLY_TO[0]), f"{where}: apply_to", APPLY_TO)
        name = read.text(item.get("name"), f"{where}: name")
        return Role(name, apply_to, rights_of(item, where, read), tuple(extra))

    def _group(self, item: Tree, where: str) -> Group:
        self.read.keys(item, where, ("name", "members", "roles"))
        members, roles = (self.read.texts(item.get(key, []), f"{where}: {key}") for key in ("members", "roles"))
        return Group(self.read.text(item.get("name"), f"{where}: name"), members, roles)

    def _entity(self, item: Tree, where: str) -> Entity:
        read = self.read
        read.keys(item, where, ("id", "currency", "status"))
        currency = read.text(item.get("currency", "USD"), f"{where}: currency")
        status = read.choice(item.get("status", "active"), f"{where}: status", ("active", "inactive"))
        return Entity(read.text(item.get("id"), f"{where}: id"), currency, status)

    def _switched(self, tree: Tree, where: str, of: type[Switches]) -> Switches:
        item, known = self.read.mapping(tree, where), {switch.name: switch for switch in switches(of)}
        self.read.keys(item, where, known)
        make: Callable[..., Switches] = of
        return make(**{str(k): self._setting(known[str(k)], v, f"{where}: {k}") for k, v in item.items()})

    def _setting(self, switch: Switch, value: object, where: str) -> str | bool | int:
        if switch.kind is bool:
            return self.read.truth(value, where)
        if switch.kind is int:
            return self.read.number(value, where)
        return self.read.choice(value, where, switch.values)

    def _faults(self, tree: Tree) -> tuple[Injection, ...]:
        found = []
        for number, item in enumerate(self.read.items(tree, "faults", ""), start=1):
            where = f"faults: {number}"
            self.read.keys(item, where, KEYS)
            self.read.choice(item.get("fault"), f"{where}: fault", tuple(FAULTS))
            values = {str(key): str(value) for key, value in item.items()}
            found.append(checked(injection_of(values, f"{self.read.file}: {where}")))
        return tuple(found)

    def _views(self, item: Tree) -> dict[str, str]:
        self.read.keys(item, "views", ("integration", "admin"))
        return {str(view): self.read.text(user, f"views: {view}") for view, user in item.items()}

    def _items(self, tree: Tree, key: str, read: Callable[[Tree, str], T]) -> tuple[T, ...]:
        name = NAMED_LISTS[key]
        found: dict[str, T] = {}
        for number, item in enumerate(self.read.items(tree, key, ""), start=1):
            own = str(item.get(name, number))
            if own.casefold() in found:
                raise self.read.wrong(item.get(name), key, f"has {own} twice")
            found[own.casefold()] = read(item, f"{key}: {own}")
        return tuple(found.values())


def _check_references(company: Company, read: Reading) -> None:
    users, roles, groups = (
        [item.id for item in company.users],
        *([i.name for i in x] for x in (company.roles, company.groups)),
    )
    _known(read, company.views.values(), users, "views")
    entities = [entity.id for entity in company.entities]
    for name, rows in company.given_records.items():
        _known(read, (entity for row in rows if (entity := row.get("MEGAENTITYID"))), entities, f"records: {name}")
    for user in company.users:
        where = f"users: {user.id}"
        _known(read, user.groups, groups, f"{where}: groups")
        _known(read, user.entities, entities, f"{where}: entities")
        if not company.user_based:
            _known(read, user.roles, roles, f"{where}: roles")
    for group in company.groups:
        _known(read, group.members, users, f"groups: {group.name}: members")
        if not company.user_based:
            _known(read, group.roles, roles, f"groups: {group.name}: roles")


def _known(read: Reading, words: Iterable[str], among: Iterable[str], where: str) -> None:
    known: Mapping[str, None] = dict.fromkeys(among)
    for word in words:
        if word not in known:
            raise read.unknown(word, where, known)
