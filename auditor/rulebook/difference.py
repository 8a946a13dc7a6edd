"""Two versions of a pack -> what a customer has to grant in addition, and what is needed no more. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from auditor.model.requirement import AllOf, AnyOf, HasRights, HoldsRole, ParameterIs, Requirement
from auditor.model.rule import Level, RulePack
from auditor.rulebook.guide_words import condition, holds_by_answers
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
class LevelChange:
    """A rule of both versions that weighs more or less now."""

    rule: str
    before: Level
    after: Level

    def raised(self) -> bool:
        """Whether it weighs more now."""
        return self.before is not self.after and self.after.reaches(self.before)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed for a customer. `new_rules` and `gone_rules` are ids, whatever they ask for."""

    more: tuple[Need, ...] = ()
    less: tuple[Need, ...] = ()
    levels: tuple[LevelChange, ...] = ()
    new_rules: tuple[str, ...] = ()
    gone_rules: tuple[str, ...] = ()

    def asks_for_more(self) -> bool:
        """Whether somebody who was set up for the old version may have something to do."""
        return bool(self.more) or any(change.raised() for change in self.levels)


def difference(old: RulePack, new: RulePack) -> Difference:
    """What NEW asks for beyond OLD, and the other way round, whatever rules say it and under which ids.

    A right counts as asked for by OLD where any of its rules asks for it without
    a condition or under the same one. Of alternatives, one that OLD asks for will do.
    """
    before, after = tuple(_needs(old)), tuple(_needs(new))
    levels = {rule.id: rule.level for rule in old.rules}
    changes = (LevelChange(rule.id, levels[rule.id], rule.level) for rule in new.rules if rule.id in levels)
    return Difference(
        more=_beyond(after, before, as_weighty=True),
        less=_beyond(before, after),
        levels=tuple(change for change in changes if change.before is not change.after),
        new_rules=tuple(rule.id for rule in new.rules if rule.id not in levels),
        gone_rules=tuple(sorted(levels.keys() - {rule.id for rule in new.rules}, key=list(levels).index)),
    )


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


def _needs(pack: RulePack) -> Iterator[Need]:
    for rule in pack.rules:
        if holds_by_answers(rule.when) is False:
            continue
        only_if = condition(rule.when, pack.parameters)
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


def _beyond(needs: Sequence[Need], others: Sequence[Need], *, as_weighty: bool = False) -> tuple[Need, ...]:
    """The needs that the others do not cover, each once, with every rule that has it.

    With `as_weighty` a lesser level does not cover a higher one, but for the
    same rule, whose change of level is told as such.
    """
    found: dict[tuple[object, ...], Need] = {}
    for need in needs:
        like = [other for other in others if not as_weighty or _weighs_as_much(other, need)]
        left = _left(need, _index(like, need))
        if left is None:
            continue
        key = (left.requirement, left.subject, left.only_if, left.boxes)
        if key in found:
            level = min((found[key].level, left.level), key=list(Level).index)
            left = replace(left, rules=(*found[key].rules, *left.rules), level=level)
        found[key] = left
    return tuple(found.values())


def _weighs_as_much(other: Need, need: Need) -> bool:
    return other.level.reaches(need.level) or other.rules == need.rules


def _index(needs: Iterable[Need], like: Need) -> _Index:
    index = _Index()
    for need in needs:
        if need.subject == like.subject and need.only_if in {"", like.only_if}:
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
    return replace(need, boxes=left, whole=left == need.boxes) if left else None
