"""A company that is put together rule by rule, and said in the words of a company file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.model.requirement import Preset, Section, UserFact
from auditor.rulebook.standard.rights import Place, RightsPlan, Ticked, ticked_by
from auditor.rulebook.standard.values import ENTITIES
from auditor.vocabulary import Application, Permission, catalogue

WEB_SERVICES = "Web Services"
MULTI_ENTITY = "Multi-Entity Management"
EVERYWHERE = ("Company", "Administration")
"""Applications that every company has."""
USUAL = ("General Ledger", "Accounts Payable", "Accounts Receivable", "Cash Management")
"""Applications that nearly every company has."""

ADMIN, CLERK = "audit_admin", "clerk"
ELSEWHERE = "E900"
_FILLED = {UserFact.FIRST_NAME: "Ira", UserFact.LAST_NAME: "Integration", UserFact.EMAIL: "sync@example.com"}
_FIELDS = {
    UserFact.TYPE: "type",
    UserFact.ADMIN_PRIVILEGES: "admin",
    UserFact.STATUS: "status",
    UserFact.WEB_SERVICES_ONLY: "web_services_only",
    UserFact.FIRST_NAME: "first_name",
    UserFact.LAST_NAME: "last_name",
    UserFact.EMAIL: "email",
}


@dataclass(slots=True)
class UserPlan:
    """A user: `facts` hold the values that will still do, the best first; `roles` what each further role grants."""

    user_id: str
    facts: dict[UserFact, tuple[str, ...]] = field(default_factory=dict)
    rights: RightsPlan = field(default_factory=RightsPlan)
    role_name: str | None = None
    roles: dict[str, RightsPlan] = field(default_factory=dict)
    entities: tuple[str, ...] = ()
    holds_roles: bool = True
    exists: bool = True

    def tree(self, default_role: str, *, user_based: bool) -> dict[str, Any]:
        """The user in a company file."""
        values = {UserFact.TYPE: "business user", UserFact.WEB_SERVICES_ONLY: "true", **_FILLED}
        values |= {fact: allowed[0] for fact, allowed in self.facts.items() if allowed and fact in _FIELDS}
        tree: dict[str, Any] = {"id": self.user_id, "password": f"simulated-{self.user_id}"}
        tree |= {_FIELDS[fact]: value for fact, value in values.items()}
        if self.entities:
            tree["entities"] = list(self.entities)
        if user_based:
            tree["rights"] = self.united().tree()
        else:
            tree["roles"] = [self.role_name or default_role, *self.roles] if self.holds_roles else []
        return tree

    def united(self) -> RightsPlan:
        """What all its roles grant together."""
        together = RightsPlan(taken=dict(self.rights.taken))
        for plan in (self.rights, *self.roles.values()):
            together.unite(plan)
        return together


@dataclass(slots=True)
class Plan:
    """A company. What is said of it first counts, so that a condition never undoes what a rule asks for."""

    pack: str
    product: str
    user_based: bool
    subject: UserPlan
    others: dict[str, UserPlan] = field(default_factory=dict)
    senders: dict[str, bool] = field(default_factory=dict)
    subscriptions: dict[str, bool] = field(default_factory=dict)
    entities: dict[str, str] = field(default_factory=dict)
    settings: dict[tuple[str, str], str] = field(default_factory=dict)
    installed: dict[str, bool] = field(default_factory=dict)
    records: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    custom_fields: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)
    denied: dict[str, None] = field(default_factory=dict)
    has_entities: bool | None = None
    wrong_password: bool = False

    def user(self, user_id: str | None) -> UserPlan:
        """The plan of a user; the integration's own where none is named."""
        if user_id is None or user_id.casefold() == self.subject.user_id.casefold():
            return self.subject
        return self.others.setdefault(user_id, UserPlan(user_id))

    def subscribed(self) -> tuple[str, ...]:
        """What the company is subscribed to: what is asked for, and the applications in which rights are held."""
        opened = (row.application for row in self._opening())
        held = (name for user in self._users() for name in user.united().applications() if name not in EVERYWHERE)
        wanted = dict.fromkeys(
            (WEB_SERVICES, *(n for n, wanted in self.subscriptions.items() if wanted), *held, *opened)
        )
        if self.entities:
            wanted[MULTI_ENTITY] = None
        for name in EVERYWHERE:
            wanted.pop(name, None)
        refused = {twin for name, wanted in self.subscriptions.items() if not wanted for twin in _twins(name)}
        return tuple(name for name in wanted if name not in refused)

    def tree(self) -> dict[str, Any]:
        """The company file."""
        head = {"id": f"{self.pack}-company", "name": "Standard Company Inc.", "base_currency": "USD"}
        return {
            "company": head | {"permission_type": "user-based" if self.user_based else "role-based"},
            "senders": {
                name: {"password": "simulated-sender", "authorised": str(let_in).lower()}
                for name, let_in in (self.senders or {"AuditSender": True}).items()
            },
            "subscriptions": list(self.subscribed()),
            "views": {"integration": self.subject.user_id, "admin": ADMIN},
            "entities": [{"id": name, "currency": currency} for name, currency in self.entities.items()],
            "users": [
                *(user.tree(self._role_of(user), user_based=self.user_based) for user in self._users()),
                self._admin(),
                {"id": CLERK, "password": "simulated-clerk", "type": "employee user"},
            ],
            "roles": [] if self.user_based else self._roles(),
            **self._rest(),
        }

    def _rest(self) -> Mapping[str, Any]:
        settings: dict[str, dict[str, str]] = {}
        for (code, name), value in self.settings.items():
            settings.setdefault(code, {})[name] = value
        rest = {
            "shows": self._shown(),
            "settings": settings,
            "installed": [
                {"name": name, "deployed": str(deployed).lower()} for name, deployed in self.installed.items()
            ],
            "records": {name: [dict(record) for record in records] for name, records in self.records.items()},
            "custom_fields": {name: list(fields.values()) for name, fields in self.custom_fields.items()},
            "faults": [{"fault": "permission-denied", "target": name} for name in self.denied],
        }
        return {key: value for key, value in rest.items() if value}

    def _users(self) -> tuple[UserPlan, ...]:
        others = (user for user in self.others.values() if user.exists)
        return (self.subject, *(user for user in others if user.user_id not in {ADMIN, CLERK}))

    def _role_of(self, user: UserPlan) -> str:
        return f"{self.product} integration" if user is self.subject else f"Role of {user.user_id}"

    def _roles(self) -> list[dict[str, Any]]:
        found: dict[str, RightsPlan] = {}
        for user in self._users():
            granted = {user.role_name or self._role_of(user): user.rights, **user.roles}
            for name, rights in granted.items():
                found.setdefault(name, RightsPlan()).unite(rights)
                found[name].take(rights.taken)
        roles = [{"name": name, "rights": rights.tree()} for name, rights in found.items()]
        return [*roles, {"name": "Administrator", "rights": self._everything()}]

    def _admin(self) -> dict[str, Any]:
        tree: dict[str, Any] = {"id": ADMIN, "password": "simulated-admin", "type": "business user", "admin": "full"}
        if self.user_based:
            return tree | {"rights": self._everything()}
        return tree | {"roles": ["Administrator"]}

    def _everything(self) -> dict[str, dict[str, str]]:
        """Somebody in every company holds all of it, which is how the rows of its windows become known."""
        known = catalogue()
        names = [found.name for name in (*EVERYWHERE, *self.subscribed()) if (found := known.application(name))]
        return {
            name: {section.value: Preset.ALL.value for section in Section if known.permissions(name, section)}
            for name in dict.fromkeys(names)
        }

    def _shown(self) -> dict[str, list[str]]:
        """The rows that open the objects of the company, of which nobody knows whether every window has them."""
        found: dict[str, list[str]] = {}
        for row in self._opening():
            if not row.shown.core:
                found.setdefault(row.application, []).append(row.name)
        return found

    def _opening(self) -> tuple[Permission, ...]:
        """One row for each object of which the company has records or fields, or is known to have none."""
        asked = () if self.has_entities is None else ("LOCATIONENTITY",)
        names = dict.fromkeys((*self.records, *self.custom_fields, *asked))
        return tuple(dict.fromkeys(row for name in names for row in opening(name)[:1]))


def _twins(name: str) -> frozenset[str]:
    """The applications that are subscribed together with this one, such as Time with Expenses."""
    known = catalogue()
    codes = {code for found in known.applications_of(name) for code in _codes(found)}
    return frozenset({name, *(other.name for other in known.applications if codes & _codes(other))})


def _codes(application: Application) -> set[str]:
    return {*application.subscription_codes, *application.likely_subscription_codes}


def applications_shown(plan: Plan) -> tuple[str, ...]:
    """The applications for which the company shows a permissions window."""
    known = (catalogue().application(name) for name in (*EVERYWHERE, *plan.subscribed()))
    return tuple(dict.fromkeys(found.name for found in known if found))


def open_entities(plan: Plan, wanted: tuple[str, ...] = ENTITIES) -> None:
    """Lets the company have these entities."""
    for name in wanted:
        plan.entities.setdefault(name, "USD")


def have_entities(plan: Plan, *, some: bool, anew: bool = False) -> None:
    """Lets the company have entities or none; what was said before counts, unless it is said `anew`."""
    if plan.has_entities is None or anew:
        plan.has_entities = some
        if some:
            open_entities(plan)
        else:
            plan.entities.clear()


def opening(name: str) -> tuple[Permission, ...]:
    """The rows that open an object of the API; any one of them does."""
    places = catalogue().object_places(name)
    return places.any_of if places else ()


def unasked_row(plan: Plan, asked: Ticked, other_than: tuple[str, ...]) -> tuple[Place, frozenset[str]] | None:
    """A row that every company shows and that no rule asks for, with what All ticks on it."""
    for row in catalogue().rows:
        place = (row.application, row.name)
        if row.application in applications_shown(plan) and row.application not in other_than and row.shown.core:
            rights = frozenset(ticked_by(row, Preset.ALL))
            if row.rights and not asked.get(place) and not plan.subject.rights.holds(place):
                return place, rights
    return None
