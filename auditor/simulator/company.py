"""What a simulated company is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.model.access import RightsRow
from auditor.model.requirement import Section
from auditor.simulator.injection import Injection
from auditor.simulator.schema import Field
from auditor.simulator.switches import Behaviour, Spelling

Given = Mapping[str, str]
"""What a company file says of a record: the values of some of its fields."""

ALL, READ_ONLY, NONE = "all", "read only", "none"


@dataclass(frozen=True, slots=True)
class Sender:
    """A sender ID that the gateway knows, and whether this company lets it in."""

    id: str
    password: str = field(repr=False)
    authorised: bool = True


@dataclass(frozen=True, slots=True)
class ApplicationRights:
    """Rights in one application: the shortcut chosen for each section, and boxes of single rows that replace it."""

    application: str
    sections: Mapping[Section, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Role:
    """A role; `extra_rows` are returned verbatim, whatever they say."""

    name: str
    apply_to: str = "Login and Slide-In"
    rights: tuple[ApplicationRights, ...] = ()
    extra_rows: tuple[RightsRow, ...] = ()


@dataclass(frozen=True, slots=True)
class User:
    """A user. `rights` count in a user-based company, roles in the other; no `entities` means unrestricted."""

    id: str
    password: str = field(repr=False)
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    type: str = "business user"
    admin: str = "off"
    status: str = "active"
    web_services_only: bool = False
    roles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    rights: tuple[ApplicationRights, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A user group: its members hold its roles."""

    name: str
    members: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity of a multi-entity company."""

    id: str
    currency: str
    status: str = "active"


@dataclass(frozen=True, slots=True)
class SignIn:
    """The credentials of one view of the company's audit."""

    sender_id: str
    user_id: str
    sender_password: str = field(repr=False)
    user_password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Company:
    """A company.

    `features` are switched on, in the words of the catalogue; `shows` names rows of
    the window that the catalogue leaves undecided; `views` says who audits it.
    `settings` are preferences by the code of their application; `records` says how
    many rows an object has, `given_records` which; `own_fields` are the fields that
    its objects have beyond those that are known of every company.
    """

    id: str
    name: str
    base_currency: str
    user_based: bool
    senders: tuple[Sender, ...]
    subscriptions: tuple[str, ...]
    users: tuple[User, ...]
    roles: tuple[Role, ...] = ()
    groups: tuple[Group, ...] = ()
    entities: tuple[Entity, ...] = ()
    features: tuple[str, ...] = ()
    shows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    records: Mapping[str, int] = field(default_factory=dict)
    given_records: Mapping[str, tuple[Given, ...]] = field(default_factory=dict)
    own_fields: Mapping[str, tuple[Field, ...]] = field(default_factory=dict)
    spelling: Spelling = field(default_factory=Spelling)
    behaviour: Behaviour = field(default_factory=Behaviour)
    faults: tuple[Injection, ...] = ()
    views: Mapping[str, str] = field(default_factory=dict)

    def user(self, user_id: str) -> User | None:
        """The user of this ID, whatever its case."""
        return next((user for user in self.users if user.id.casefold() == user_id.casefold()), None)

    def sender(self, sender_id: str) -> Sender | None:
        """The sender of exactly this ID: sender IDs are case sensitive."""
        return next((sender for sender in self.senders if sender.id == sender_id), None)

    def sign_ins(self) -> Mapping[str, SignIn]:
        """The credentials of the views that the company file names, with its first sender."""
        sender = self.senders[0]
        users = {view: user for view, name in self.views.items() if (user := self.user(name)) is not None}
        return {
            view: SignIn(sender.id, user.id, sender_password=sender.password, user_password=user.password)
            for view, user in users.items()
        }

    def currencies(self) -> frozenset[str]:
        """The base currencies of the entities that are active, or of the company where it has none."""
        return frozenset(e.currency for e in self.entities if e.status == "active") or frozenset({self.base_currency})

    def groups_of(self, user: User) -> tuple[Group, ...]:
        """The groups that a user belongs to, whichever side names the membership."""
        return tuple(g for g in self.groups if user.id in g.members or g.name in user.groups)

    def roles_of(self, user: User) -> tuple[tuple[Role, tuple[str, ...]], ...]:
        """Each role of a user, with the groups it comes through; an empty tuple of groups means directly only."""
        return () if self.user_based else self.roles_named_of(user)

    def roles_named_of(self, user: User) -> tuple[tuple[Role, tuple[str, ...]], ...]:
        """The same, in a user-based company too, where they count for nothing."""
        found = []
        for role in self.roles:
            groups = tuple(g.name for g in self.groups_of(user) if role.name in g.roles)
            if groups or role.name in user.roles:
                found.append((role, groups))
        return tuple(found)
