"""A plan carried out in the simulated company that it was made for, and another audit of it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from auditor.authoring.simulating import Simulated, simulated, snapshot_of
from auditor.authoring.sources import load_one
from auditor.evaluate import evaluate
from auditor.evaluate.planning import plan
from auditor.model.evidence import Snapshot
from auditor.model.plan import LIKE, Action, Change, Plan, PlanStep, Screen
from auditor.model.requirement import Preset, Section
from auditor.model.rule import RulePack
from auditor.model.verdict import Outcome, Verdict
from auditor.rulebook.examples import Example
from auditor.simulator.company import ApplicationRights, Company, Role, User
from auditor.simulator.schema import Field
from auditor.simulator.window import granted, window
from auditor.vocabulary import Application, catalogue

Doing = tuple[PlanStep, Change]
Boxes = dict[tuple[str, Section, str], tuple[str, ...]]

_ON_THE_FORM = {
    "type": "type",
    "admin privileges": "admin",
    "status": "status",
    "web services only": "web_services_only",
    "first name": "first_name",
    "last name": "last_name",
    "email": "email",
}


@dataclass(frozen=True)
class Planned:
    """A company, what the audit says of it, and the plan."""

    company: Simulated
    pack: RulePack
    views: tuple[str, ...]
    evidence: Snapshot
    verdicts: tuple[Verdict, ...]
    plan: Plan | None

    def doings(self) -> list[Doing]:
        """Every change that the plan says was tried, with its step."""
        return [(step, change) for step in (self.plan or Plan()).steps for change in step.changes if change.tried]

    def outcomes_after(self, doings: Collection[Doing]) -> Mapping[str, Outcome]:
        """The outcome of each rule in an audit of the company in which this was done."""
        served = carried_out(doings, self.company.served, self.company.subject)
        another = replace(self.company, served=served, subject=self.subject_after(doings))
        found = evaluate(snapshot_of(another, self.pack, self.views), self.pack, catalogue())
        return {verdict.rule.id: verdict.outcome for verdict in found}

    def subject_after(self, doings: Collection[Doing]) -> str:
        """The user with whom the product signs in then: another one where its ID had to be another."""
        others = {user.casefold() for user in (rule.subject for rule in self.pack.rules) if user}
        new = (c.target for s, c in doings if s.screen is Screen.USER and c.action is Action.CREATE)
        return next((user for user in new if user.casefold() not in others), self.company.subject)


def planned(company: Simulated, pack: RulePack, views: tuple[str, ...]) -> Planned:
    company = replace(company, served=as_ticked(company.served))
    evidence = snapshot_of(company, pack, views)
    verdicts = evaluate(evidence, pack, catalogue())
    return Planned(company, pack, views, evidence, verdicts, plan(evidence, pack, verdicts, catalogue()))


def of_example(name: str, example: Example, folder: Path) -> Planned:
    pack = load_one(name, dict(example.answers))
    return planned(simulated(example, pack, folder), pack, example.views)


def not_as_planned(case: Planned) -> list[str]:
    """What is not as the plan says once it is carried out: gaps that it forgot, and rules that do not pass."""
    if case.plan is None:
        return []
    told = {*case.plan.proved, *case.plan.not_tried, *case.plan.still_open}
    forgotten = [v.rule.id for v in case.verdicts if v.outcome is Outcome.GAP and v.rule.id not in told]
    after = case.outcomes_after(case.doings())
    open_ones = [name for name in case.plan.proved if after[name] is not Outcome.PASS]
    gaps = [name for name, found in after.items() if found is Outcome.GAP and name not in case.plan.not_tried]
    return [
        *(f"{name} is a gap that the plan forgot" for name in forgotten),
        *(f"{name} was proved and does not pass" for name in open_ones),
        *(f"{name} is a gap after the plan" for name in gaps),
    ]


def needed_less(case: Planned, left_out: Iterable[Doing]) -> list[str]:
    """The changes without which everything comes out just as well."""
    every = case.doings()
    proved = case.plan.proved if case.plan else ()
    after = case.outcomes_after(every) if every else {}
    surplus = []
    for doing in left_out:
        without = case.outcomes_after([other for other in every if other != doing])
        worse = any(without[name] is not Outcome.PASS for name in proved)
        if not worse and all(found is after[name] or found is not Outcome.GAP for name, found in without.items()):
            surplus.append(str(doing[1]))
    return surplus


def one_of_each_window(case: Planned) -> list[Doing]:
    """Every change that is no box, and the last box of each window."""
    boxes = {(step.path, change.target): (step, change) for step, change in case.doings() if change.permission}
    return [*(doing for doing in case.doings() if not doing[1].permission), *boxes.values()]


def as_ticked(company: Company) -> Company:
    """The same company with the boxes that are ticked, instead of buttons: these are no facts that a company keeps.

    What a role has ticked in an application that is not subscribed, no window shows. Applications that
    are sold under one code, such as Time and Expenses, are subscribed together.
    """
    company = replace(
        company, subscriptions=tuple(dict.fromkeys(chain.from_iterable(map(_sold_as, company.subscriptions))))
    )
    roles = tuple(replace(role, rights=_rights(_boxes(company, role.rights), company)) for role in company.roles)
    users = tuple(replace(user, rights=_rights(_boxes(company, user.rights), company)) for user in company.users)
    return replace(company, roles=roles, users=users)


def carried_out(doings: Collection[Doing], company: Company, subject: str) -> Company:
    """The company after these changes."""
    # What is made comes before what is set on it, and a subscription before what is ticked in it.
    making = (Action.SUBSCRIBE, Action.CREATE)
    made = sorted(doings, key=lambda doing: making.index(doing[1].action) if doing[1].action in making else 2)
    for step, change in made:
        company = _DONE[step.screen](company, change, subject)
    return company


def _sold_as(name: str) -> tuple[str, ...]:
    known = catalogue()
    codes = {code for found in known.applications_of(name) for code in _codes(found)}
    return (name, *(other.name for other in known.applications if codes & _codes(other)))


def _codes(application: Application) -> set[str]:
    return {*application.subscription_codes, *application.likely_subscription_codes}


def _subscribed(company: Company, change: Change, _subject: str) -> Company:
    return replace(company, subscriptions=(*company.subscriptions, *_sold_as(change.target)))


def _authorised(company: Company, change: Change, _subject: str) -> Company:
    senders = (replace(s, authorised=s.authorised or s.id == change.target) for s in company.senders)
    return replace(company, senders=tuple(senders))


def _set(company: Company, change: Change, _subject: str) -> Company:
    value = {"on": "true", "off": "false"}.get(change.value, change.value)
    before = company.settings.get(change.application, {})
    return replace(company, settings={**company.settings, change.application: {**before, change.field: value}})


def _recorded(company: Company, change: Change, _subject: str) -> Company:
    if not change.field:
        record = dict(pair.split("=", 1) for pair in change.value.split(", "))
        given = (*company.given_records.get(change.target, ()), record)
        return replace(company, given_records={**company.given_records, change.target: given})
    kind, _, values = change.value.partition("; ")
    field = Field(
        change.field, kind.upper() or "TEXT", change.field, tuple(filter(None, values.split(", "))), custom=True
    )
    before = tuple(f for f in company.own_fields.get(change.target, ()) if f.id != change.field)
    return replace(company, own_fields={**company.own_fields, change.target: (*before, field)})


def _of_role(company: Company, change: Change, subject: str) -> Company:
    if change.action is Action.CREATE:
        return replace(company, roles=(*company.roles, Role(change.target)))
    name = change.target
    if name == f"a role of {subject}":
        name = next(user for user in company.users if user.id == subject).roles[0]
    if change.action is Action.SET:
        return _each_role(company, name, lambda role: replace(role, apply_to=change.value))
    return _each_role(company, name, lambda role: replace(role, rights=_changed(role.rights, change, company)))


def _of_user(company: Company, change: Change, _subject: str) -> Company:
    if change.action is Action.CREATE and change.field == LIKE:
        like = next(user for user in company.users if user.id.casefold() == change.value.casefold())
        return replace(company, users=(*company.users, replace(like, id=change.target)))
    if change.action is Action.CREATE:
        new = User(change.target, f"simulated-{change.target}", type="employee user", web_services_only=False)
        return replace(company, users=(*company.users, new))
    if change.action is Action.ASSIGN:
        known = {role.name for role in company.roles}
        roles = (change.value,) if change.value in known else ()
        return _each_user(company, change.target, lambda user: replace(user, roles=(*user.roles, *roles)))
    if change.action is Action.SET:
        return _each_user(company, change.target, lambda user: _filled_in(user, change))
    return _each_user(company, change.target, lambda user: replace(user, rights=_changed(user.rights, change, company)))


def _filled_in(user: User, change: Change) -> User:
    if change.field == "entities":
        entities = () if change.value == "unrestricted" else tuple(change.value.split(", "))
        return replace(user, entities=entities)
    name = _ON_THE_FORM[change.field]
    value: object = change.value == "true" if name == "web_services_only" else change.value or "Filled in"
    return replace(user, **{name: value})  # type: ignore[arg-type]


def _installed(company: Company, change: Change, _subject: str) -> Company:
    row = {"APPLICATIONNAME": change.target, "PROPERTIES": "true"}
    before = tuple(r for r in company.given_records.get("PTAPPLICATION", ()) if r["APPLICATIONNAME"] != change.target)
    return replace(company, given_records={**company.given_records, "PTAPPLICATION": (*before, row)})


_DONE: Mapping[Screen, Callable[[Company, Change, str], Company]] = {
    Screen.SUBSCRIPTIONS: _subscribed,
    Screen.SENDERS: _authorised,
    Screen.SETTINGS: _set,
    Screen.RECORDS: _recorded,
    Screen.ROLE: _of_role,
    Screen.USER: _of_user,
    Screen.ELSEWHERE: _installed,
}


def _each_role(company: Company, name: str, change: Callable[[Role], Role]) -> Company:
    return replace(company, roles=tuple(change(role) if role.name == name else role for role in company.roles))


def _each_user(company: Company, name: str, change: Callable[[User], User]) -> Company:
    return replace(company, users=tuple(change(user) if user.id == name else user for user in company.users))


def _changed(rights: tuple[ApplicationRights, ...], change: Change, company: Company) -> tuple[ApplicationRights, ...]:
    boxes = _boxes(company, rights)
    place = (change.application, Section(change.section), change.permission)
    before = boxes.get(place, ())
    more = before + tuple(right for right in change.rights if right not in before)
    less = tuple(right for right in before if right not in change.rights)
    boxes[place] = more if change.action is Action.TICK else less
    return _rights(boxes, company)


def _boxes(company: Company, rights: tuple[ApplicationRights, ...]) -> Boxes:
    return {(row.application, row.section, row.name): boxes for row, boxes in granted(company, rights).items()}


def _rights(boxes: Boxes, company: Company) -> tuple[ApplicationRights, ...]:
    """Boxes of single rows. A row whose name another section has, too, can only be given by a button."""
    found = []
    for application in dict.fromkeys(place[0] for place in boxes):
        rows = {name: ticked for (of, _, name), ticked in boxes.items() if of == application}
        sections: dict[Section, str] = {}
        for of, section, name in boxes:
            if of == application and catalogue().permission(of, name) is None:
                sections[section] = Preset.ALL.value
                rows = {row.name: () for row in window(company, of, section)} | rows
        found.append(ApplicationRights(application, sections, rows))
    return tuple(found)
