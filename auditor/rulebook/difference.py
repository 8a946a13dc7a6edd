"""Two versions of a pack -> what a customer has to grant in addition, and what is needed no more. Pure."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor.model.requirement import AllOf, AnyOf, HasRights, HoldsRole, ParameterIs, Requirement
from auditor.model.rule import Level, Parameter, Rule, RulePack
from auditor.rulebook.guide.words import condition, holds_by_answers
from auditor.rulebook.standard import Place, boxes_of
from auditor.rulebook.words import in_words, rights_in_words


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a pack asks for, and for which of its rules. Of rights, `boxes` are those that count here."""

    requirement: Requirement
    level: Level
    rules: tuple[str, ...]
    subject: str = ""
    only_if: str = ""
    boxes: tuple[tuple[Place, frozenset[str]], ...] = ()
    whole: bool = True

    def in_words(self) -> tuple[str, ...]:
        """A line for each row of rights; one line for a whole section, and for everything else."""
        about = f" (user {self.subject})" if self.subject else ""
        only_if = f", only if {self.only_if}" if self.only_if else ""
        if not isinstance(self.requirement, HasRights):
            return (f"{in_words(self.requirement)}{about}{only_if}",)
        if self.whole:
            return (f"{rights_in_words(self.requirement)}{about}{only_if}",)
        return tuple(
            f"{application} > {permission}: {', '.join(sorted(rights))}{about}{only_if}"
            for (application, permission), rights in self.boxes
        )


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A need of the old version that the new one has under another condition; `where` is that condition in words."""

    need: Need
    where: str


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A rule of both versions that weighs more or less now."""

    rule: str
    before: Level
    after: Level

    def raised(self) -> bool:
        """Whether it weighs more now."""
        return self.before is not self.after and self.after.reaches(self.before)


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A parameter that is new, gone or another one. Of a new one `before` is None, of one that is gone `after`."""

    name: str
    before: Parameter | None
    after: Parameter | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed for a customer. Rules are named by their ids, whatever they ask for.

    `narrowed` was needed and is still, but under another condition; `renamed`
    are rules that say the same under another id, the old one first. `complete`
    is what the new version says of its source, where the old one says the opposite.
    """

    more: tuple[Need, ...] = ()
    less: tuple[Need, ...] = ()
    narrowed: tuple[Narrowed, ...] = ()
    levels: tuple[LevelChange, ...] = ()
    new_rules: tuple[str, ...] = ()
    gone_rules: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    questions: tuple[QuestionChange, ...] = ()
    complete: bool | None = None

    def asks_for_more(self) -> bool:
        """Whether somebody who was set up for the old version may have something to do."""
        return bool(self.more) or any(change.raised() for change in self.levels)


def difference(old: RulePack, new: RulePack) -> Difference:
    """What NEW asks for beyond OLD, and the other way round, whatever rules say it and under which ids.

    A right counts as asked for by OLD where any of its rules asks for it without
    a condition or under the same one. Of alternatives, one that OLD asks for will do.
    """
    before, after = tuple(_needs(old)), tuple(_needs(new))
    same = same_rules(old, new)
    levels = {rule.id: rule.level for rule in old.rules}
    changes = (LevelChange(rule.id, levels[same[rule.id]], rule.level) for rule in new.rules if rule.id in same)
    less, narrowed = _narrowed(_beyond(before, after), tuple(_needs(new, ruled_out=True)))
    return Difference(
        more=_beyond(after, before, same),
        less=less,
        narrowed=narrowed,
        levels=tuple(change for change in changes if change.before is not change.after),
        new_rules=tuple(rule.id for rule in new.rules if rule.id not in same),
        gone_rules=tuple(rule.id for rule in old.rules if rule.id not in same.values()),
        renamed=tuple((was, now) for now, was in same.items() if was != now),
        questions=tuple(_questions(old, new)),
        complete=new.complete if new.complete is not old.complete else None,
    )


def same_rules(old: RulePack, new: RulePack) -> Mapping[str, str]:
    """Which rules of NEW are rules of OLD: the ids in the new version, each with that in the old one.

    A rule is known by what it requires of whom, whatever it is called; where
    nothing else requires that, by its id.
    """
    found: dict[str, str] = {}
    for known_by in _KNOWN_BY:
        left = {known_by(rule): rule.id for rule in reversed(old.rules) if rule.id not in found.values()}
        for rule in new.rules:
            if rule.id not in found and (was := left.pop(known_by(rule), None)):
                found[rule.id] = was
    return {rule.id: found[rule.id] for rule in new.rules if rule.id in found}


_KNOWN_BY: tuple[Callable[[Rule], Hashable], ...] = (
    lambda rule: (rule.requirement, rule.subject, rule.id),
    lambda rule: (rule.requirement, rule.subject, rule.when),
    lambda rule: (rule.requirement, rule.subject),
    lambda rule: rule.id,
)


def _questions(old: RulePack, new: RulePack) -> Iterator[QuestionChange]:
    before = {parameter.name: parameter for parameter in old.parameters}
    after = {parameter.name: parameter for parameter in new.parameters}
    for name in dict.fromkeys([*after, *before]):
        if before.get(name) != after.get(name):
            yield QuestionChange(name, before.get(name), after.get(name))


@dataclass(slots=True)
class _Index:
    """What a pack asks for one user, under one condition or none."""

    boxes: dict[Place, frozenset[str]] = field(default_factory=dict)
    others: dict[str, Requirement] = field(default_factory=dict)

    def add(self, need: Need) -> None:
        for place, rights in need.boxes:
            self.boxes[place] = self.boxes.get(place, frozenset()) | rights
        if not need.boxes:
            self.others[in_words(need.requirement)] = need.requirement

    def covers(self, requirement: Requirement) -> bool:
        """Whether whoever has all of this meets the requirement, too."""
        match requirement:
            case HasRights():
                return all(rights <= self.boxes.get(place, frozenset()) for place, rights in _boxes(requirement))
            case AllOf(parts):
                return all(self.covers(part) for part in parts)
            case AnyOf(parts):
                return any(self.covers(part) for part in parts) or self._has_narrower_choice(parts)
        return in_words(requirement) in self.others

    def _has_narrower_choice(self, parts: Sequence[Requirement]) -> bool:
        wanted = {in_words(part) for part in parts}
        choices = (other for other in self.others.values() if isinstance(other, AnyOf))
        return any({in_words(part) for part in choice.requirements} <= wanted for choice in choices)


def _needs(pack: RulePack, *, ruled_out: bool = False) -> Iterator[Need]:
    """What the rules ask for; on demand also those that the answers rule out, under the condition that they have."""
    for rule in pack.rules:
        only_if = condition(rule.when, pack.parameters)
        if rule.when and holds_by_answers(rule.when) is False:
            if not ruled_out:
                continue
            only_if = only_if or in_words(rule.when)
        for part in _parts(rule.requirement):
            yield Need(part, rule.level, (rule.id,), rule.subject or "", only_if, tuple(_boxes(part)))


def _parts(requirement: Requirement) -> Iterator[Requirement]:
    match requirement:
        case AllOf(parts):
            for part in parts:
                yield from _parts(part)
        case HoldsRole(name, HasRights() as grants):
            yield HoldsRole(name)
            yield grants
        case ParameterIs():
            # It is about the answers of this run, and nothing that a customer grants.
            pass
        case _:
            yield requirement


def _boxes(requirement: Requirement) -> Iterable[tuple[Place, frozenset[str]]]:
    return boxes_of(requirement).items() if isinstance(requirement, HasRights) else ()


def _beyond(needs: Sequence[Need], others: Sequence[Need], same: Mapping[str, str] | None = None) -> tuple[Need, ...]:
    """The needs that the others do not cover, each once, with every rule that has it.

    With `same` a lesser level does not cover a higher one, but for the same
    rule, whose change of level is told as such.
    """
    found: dict[tuple[object, ...], Need] = {}
    for need in needs:
        like = [other for other in others if same is None or _weighs_as_much(other, need, same)]
        left = _left(need, _index(like, need))
        if left is None:
            continue
        key = (left.requirement, left.subject, left.only_if, left.boxes)
        if key in found:
            level = min((found[key].level, left.level), key=list(Level).index)
            left = replace(left, rules=(*found[key].rules, *left.rules), level=level)
        found[key] = left
    return tuple(found.values())


def _weighs_as_much(other: Need, need: Need, same: Mapping[str, str]) -> bool:
    return other.level.reaches(need.level) or other.rules == tuple(same.get(rule) for rule in need.rules)


def _narrowed(needs: Sequence[Need], others: Sequence[Need]) -> tuple[tuple[Need, ...], tuple[Narrowed, ...]]:
    """Of needs that are gone: those that are needed no more, and those that are needed under other conditions only."""
    less: list[Need] = []
    narrowed: list[Narrowed] = []
    for need in needs:
        like = [other for other in others if other.subject == need.subject]
        where: dict[Need, list[str]] = {}
        left: Need | None = need
        for condition_now in dict.fromkeys(other.only_if for other in like if other.only_if):
            index = _index_of(other for other in like if other.only_if in {"", condition_now})
            still = _met_by(need, index)
            if still is not None:
                where.setdefault(still, []).append(condition_now)
            left = _left(left, index) if left else None
        narrowed += (Narrowed(still, ", or where ".join(conditions)) for still, conditions in where.items())
        less += [left] if left else []
    return tuple(less), tuple(narrowed)


def _met_by(need: Need, index: _Index) -> Need | None:
    """What of a need the others ask for."""
    if not need.boxes:
        return need if index.covers(need.requirement) else None
    asked = ((place, rights & index.boxes.get(place, frozenset())) for place, rights in need.boxes)
    boxes = tuple((place, rights) for place, rights in asked if rights)
    return replace(need, boxes=boxes, whole=need.whole and boxes == need.boxes) if boxes else None


def _index(needs: Iterable[Need], like: Need) -> _Index:
    return _index_of(need for need in needs if need.subject == like.subject and need.only_if in {"", like.only_if})


def _index_of(needs: Iterable[Need]) -> _Index:
    index = _Index()
    for need in needs:
        index.add(need)
    return index


def _left(need: Need, index: _Index) -> Need | None:
    """What is left of a need; of rights the boxes that the others do not ask for."""
    if not need.boxes:
        return None if index.covers(need.requirement) else need
    left = tuple(
        (place, rights - index.boxes.get(place, frozenset()))
        for place, rights in need.boxes
        if rights - index.boxes.get(place, frozenset())
    )
    return replace(need, boxes=left, whole=need.whole and left == need.boxes) if left else None
