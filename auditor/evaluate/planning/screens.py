"""The changes grouped by screen, so that each is opened once, in the order of an admin's work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.evaluate.planning.by_hand import LISTS, ROLES, USERS, WEB_SERVICES_USERS, ByHand
from auditor.evaluate.planning.deed import OF_BOXES, Deed
from auditor.model.plan import LIKE, Action, Change, PlanStep, Screen
from auditor.model.requirement import UserFact, UserIs, parts_of
from auditor.model.rule import Actor, Rule
from auditor.vocabulary import Catalogue

# As in the standard fixes of the rulebook, verified there; a test holds them against each other.
_SUBSCRIPTIONS = ("Company", "Admin", "Subscriptions")
_SENDERS = (
    *("Company", "Setup", "Configuration", "Company"),
    *("Security tab", "Edit", "Web Services authorizations", "Add"),
)
_SAVED_TWICE = (
    "Save in the permissions window, and save again on the subscriptions page behind it; after the first save alone, "
    "nothing is kept."
)
_CONFIRMED = "Save, and confirm with your own password where you are asked for it."
_CLOSING: Mapping[Screen, tuple[str, ...]] = {
    Screen.SUBSCRIPTIONS: ("If an application is not offered, or costs extra, ask your Sage account manager.",),
    Screen.SENDERS: (
        "Enter a sender ID exactly as it is written here; upper and lower case count.",
        "Leave the status at Active. Save in the window, and save the page behind it.",
    ),
    Screen.USER: (_CONFIRMED,),
}
_MAIL = "Keep the e-mail that Sage Intacct sends: it holds the password, the company ID and the user ID."
_NEW_ROLE = "The name of a role cannot be changed later."
_OTHERS = "Whoever else holds this role gets these rights too; a role for this product alone keeps them apart."


@dataclass(frozen=True, slots=True)
class Place:
    """One screen: what is open on it."""

    screen: Screen
    actor: Actor
    path: tuple[str, ...]
    target: str


def steps_of(
    deeds: Iterable[Deed], given_up: Iterable[ByHand], rules: Mapping[str, Rule], catalogue: Catalogue, subject: str
) -> tuple[PlanStep, ...]:
    """One step for each screen. What evidence cannot show comes last, with the steps that its rules name."""
    order = {application.name: number for number, application in enumerate(catalogue.applications)}
    known = list(deeds)
    created = {deed.change.target for deed in known if deed.screen is Screen.USER and _creates(deed)}
    by_place: dict[Place, list[Change]] = {}
    for deed in sorted(known, key=lambda deed: _order(deed, order)):
        place = _place(deed, rules[deed.change.rules[0]], subject, created)
        by_place.setdefault(place, []).append(deed.change)
    told: dict[Place, tuple[str, ...]] = {}
    for hand in given_up:
        place = _place_of(hand, by_place)
        by_place.setdefault(place, []).append(hand.change)
        told[place] = (*told.get(place, ()), *hand.fix.steps)
    for place, changes in by_place.items():
        # How one user takes the place of another, the fix of the rule tells best.
        anew = [rules[name] for change in changes if change.field == LIKE for name in change.rules]
        told[place] = (*told.get(place, ()), *(step for rule in anew if _is_of_id(rule) for step in rule.fix.steps))
    return tuple(
        PlanStep(p.screen, p.actor, p.path, tuple(changes), _in_order((*told.get(p, ()), *_steps(p, changes))))
        for p, changes in by_place.items()
    )


def _place_of(hand: ByHand, known: Iterable[Place]) -> Place:
    """The page, which is the one that is open already where that is the same."""
    apart = Place(Screen.ELSEWHERE, hand.fix.actor, hand.fix.path, hand.target)
    key = (apart.actor, apart.path, apart.target.casefold())
    return next((place for place in known if (place.actor, place.path, place.target.casefold()) == key), apart)


def _in_order(steps: Iterable[str]) -> tuple[str, ...]:
    """Each step once, and what saves them all at the end."""
    return tuple(sorted(dict.fromkeys(steps), key=lambda step: step.startswith("Save")))


def _order(deed: Deed, applications: Mapping[str, int]) -> tuple[int, str, bool, int, int]:
    """Screen by screen; a role or a user as such before its windows, and these as the catalogue orders them."""
    change = deed.change
    boxes = change.action in OF_BOXES
    of_one = change.target.casefold() if deed.screen in {Screen.ROLE, Screen.USER} else ""
    return (
        list(Screen).index(deed.screen),
        of_one,
        boxes,
        applications.get(change.application, len(applications)) if boxes else 0,
        0 if boxes or change.action is Action.CREATE else 1,
    )


def _place(deed: Deed, rule: Rule, subject: str, created: set[str]) -> Place:
    change, screen = deed.change, deed.screen
    fix = rule.fix
    if screen is Screen.SUBSCRIPTIONS:
        return Place(screen, Actor.INTACCT_ADMIN, _SUBSCRIPTIONS, "")
    if screen is Screen.SENDERS:
        return Place(screen, Actor.INTACCT_ADMIN, _SENDERS, "")
    if screen is Screen.ROLE:
        return Place(screen, Actor.INTACCT_ADMIN, _path_of_role(change), change.target)
    if screen is Screen.USER:
        among = WEB_SERVICES_USERS if change.target.casefold() == subject.casefold() else USERS
        return Place(screen, Actor.INTACCT_ADMIN, _path_of_user(change, among, created), change.target)
    return Place(screen, fix.actor, fix.path, "")


def _path_of_role(change: Change) -> tuple[str, ...]:
    if change.action in OF_BOXES:
        return (*LISTS, ROLES, "Subscriptions of the role", change.application, "Permissions")
    return (*LISTS, ROLES, "Add" if change.action is Action.CREATE else "Edit")


def _path_of_user(change: Change, among: str, created: set[str]) -> tuple[str, ...]:
    if change.action in OF_BOXES:
        return (*LISTS, among, "Subscriptions of the user", change.application, "Permissions")
    return (*LISTS, among, "Add" if change.target in created else "Edit")


def _steps(place: Place, changes: Iterable[Change]) -> tuple[str, ...]:
    """What there is to know beyond the changes themselves."""
    actions = {change.action for change in changes}
    if actions & OF_BOXES:
        others = (_OTHERS,) if place.screen is Screen.ROLE and Action.TICK in actions else ()
        return (_SAVED_TWICE, *others)
    if place.screen is Screen.ROLE:
        return (_NEW_ROLE,) if Action.CREATE in actions else (_CONFIRMED,)
    mail = (_MAIL,) if place.screen is Screen.USER and Action.CREATE in actions else ()
    return (*_CLOSING.get(place.screen, ()), *mail)


def _is_of_id(rule: Rule) -> bool:
    return any(isinstance(part, UserIs) and part.fact is UserFact.USER_ID for part in parts_of(rule.requirement))


def _creates(deed: Deed) -> bool:
    return deed.change.action is Action.CREATE
