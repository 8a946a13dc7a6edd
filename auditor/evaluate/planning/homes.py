"""Which role, or which user, gets the boxes: the one that is there already, with the least that nobody asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.evaluate.case import Case
from auditor.evaluate.holdings import Listing
from auditor.evaluate.planning.bench import Asker
from auditor.evaluate.planning.deed import ROLE_OF_USER, USE_FOR, Deed
from auditor.model.access import RoleHeld
from auditor.model.evidence import Known
from auditor.model.plan import NEW_ROLE, NEW_USER, Action, Screen
from auditor.model.requirement import HoldsRole, Requirement, UserFact, UserIs, parts_of

EVERY_WAY = "Login and Slide-In"


@dataclass(frozen=True, slots=True)
class Home:
    """Where boxes are ticked: in the window of a role, or of the user itself."""

    screen: Screen
    target: str


def user_created(asker: Asker) -> Deed:
    """The user, who is added before anything can be set on it."""
    return asker.first(Screen.USER, Action.CREATE, wanted_id(asker.case) or asker.case.subject, NEW_USER)


def wanted_id(case: Case) -> str | None:
    """The user ID that the rules ask for: the one that it has, else the first; None where they agree on none."""
    asked = [ids for rule in case.asked for part in parts_of(rule) if (ids := _ids(part))]
    agreed = [
        name for name in dict.fromkeys(name for ids in asked for name in ids) if all(name in ids for ids in asked)
    ]
    return case.subject if case.subject in agreed else next(iter(agreed), None)


def _ids(requirement: Requirement) -> tuple[str, ...]:
    match requirement:
        case UserIs(UserFact.USER_ID, values):
            return values
    return ()


def unread_role_of(user: str) -> str:
    """How a role is called that nobody could read."""
    return f"a role of {user}"


def home_of(application: str, asker: Asker) -> Home | tuple[Deed, ...]:
    """Where the boxes of an application go, or what has to be done first so that there is a place for them.

    Of several roles it is the one that already has most of the application.
    Where the roles cannot be read, a role of the user stands for them.
    """
    case = asker.case
    if asker.bench.absent:
        return (user_created(asker),)
    if asker.bench.rights_on_user:
        return Home(Screen.USER, case.subject)
    held = case.best(lambda view: view.roles_held)
    if not isinstance(held, Known):
        return Home(Screen.ROLE, unread_role_of(case.subject))
    if not held.data:
        return role_given(asker)
    useful = case.applicable_roles(held.data)
    if not useful:
        return (opened(max(held.data, key=lambda role: _weight(role, application, asker)), asker),)
    return Home(Screen.ROLE, max(useful, key=lambda role: _weight(role, application, asker)).name)


def opened(role: RoleHeld, asker: Asker) -> Deed:
    """A role for another way of signing in is made to count for each way."""
    return asker.first(Screen.ROLE, Action.SET, role.name, USE_FOR, EVERY_WAY)


def role_given(asker: Asker, name: str | None = None) -> tuple[Deed, ...]:
    """A role for a user: the one of this name; else one that grants nothing but what is asked for; else a new one."""
    known = {role.name.casefold(): role.name for role in asker.case.roles_by_key().values()}
    wanted = name or asker.bench.role_at_hand or _new_name(asker)
    chosen = known.get(wanted.casefold(), wanted)
    given = asker.first(Screen.USER, Action.ASSIGN, asker.case.subject, ROLE_OF_USER, chosen)
    if chosen.casefold() in known:
        return (given,)
    return asker.first(Screen.ROLE, Action.CREATE, chosen, NEW_ROLE), given


def _weight(role: RoleHeld, application: str, asker: Asker) -> tuple[bool, int, int]:
    rows = asker.bench.rights_of_roles.get(role.key, Listing()).rows
    here = sum(len(held.known) for row, held in rows.items() if row.application == application)
    return asker.case.counts(role) is True, here, sum(len(held.known) for held in rows.values())


def _new_name(asker: Asker) -> str:
    """The name that a rule asks for, or one that tells what the role is for and is not taken."""
    parts = (part for rule in asker.case.asked for part in parts_of(rule))
    named = (part.name for part in parts if isinstance(part, HoldsRole) and part.name)
    return next(named, None) or _untaken(f"{asker.bench.product} integration", asker.case)


def _untaken(name: str, case: Case) -> str:
    taken = {role.name.casefold() for role in case.roles_by_key().values()}
    return next(text for text in _numbered(name, len(taken)) if text.casefold() not in taken)


def _numbered(name: str, most: int) -> Iterable[str]:
    yield name
    yield from (f"{name} {number}" for number in range(2, most + 3))
