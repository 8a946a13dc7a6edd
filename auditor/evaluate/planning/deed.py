"""A change while it is worked out: with the screen on which it is made, and what it was made for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from auditor.model.plan import Action, Change, Screen
from auditor.model.requirement import FieldExists, RecordExists

Key: TypeAlias = tuple[Screen, Action, str, str, str, str, str, str]

OF_BOXES = frozenset({Action.TICK, Action.TAKE_OUT})
ROLE_OF_USER = "role"
"""The field of a user's page that holds the roles."""
USE_FOR = "Use for"
"""The field of a role's page that says for which way of signing in it counts."""
ENTITIES = "entities"
"""The list on a user's page of the entities to which the user is restricted."""


@dataclass(frozen=True, slots=True)
class Deed:
    """`first` marks what has to be done before anything else can be told, such as a subscription.

    `chosen` marks what one of several alternatives asks for. `asked` is what a
    record or a field has to be like.
    """

    screen: Screen
    change: Change
    first: bool = False
    chosen: bool = False
    asked: RecordExists | FieldExists | None = None

    @property
    def key(self) -> Key:
        """What is changed; two deeds of one key are one."""
        change = self.change
        # One user may hold several roles, and one object may lack several records.
        many = change.action in {Action.ASSIGN, Action.CREATE}
        place = (change.target, change.application, change.section, change.permission, change.field)
        return self.screen, change.action, *place, change.value if many else ""


@dataclass(slots=True)
class Deeds:
    """The deeds that are worked out so far, each thing once, in the order in which they were found."""

    found: dict[Key, Deed] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Deed]:
        return iter(self.found.values())

    def add(self, deed: Deed) -> bool:
        """Takes a deed in; false where nothing was new about it."""
        before = self.found.get(deed.key)
        if before is None:
            self.found[deed.key] = deed
            return True
        change = replace(
            before.change,
            rules=_once(before.change.rules, deed.change.rules),
            rights=_once(before.change.rights, deed.change.rights),
            value=deed.change.value,
        )
        self.found[deed.key] = replace(before, change=change, chosen=before.chosen and deed.chosen)
        return (change.rights, change.value) != (before.change.rights, before.change.value)

    def without(self, gone: Iterable[Deed]) -> "Deeds":
        """The same deeds but for these."""
        keys = {deed.key for deed in gone}
        return Deeds({key: deed for key, deed in self.found.items() if key not in keys})

    def not_for(self, rules: Iterable[str]) -> "Deeds":
        """The deeds that something else needs than these rules."""
        left_aside = set(rules)
        kept = ((key, deed, _less(deed.change.rules, left_aside)) for key, deed in self.found.items())
        return Deeds({key: replace(deed, change=replace(deed.change, rules=ids)) for key, deed, ids in kept if ids})


def _once(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one + other))


def _less(ids: tuple[str, ...], left_aside: set[str]) -> tuple[str, ...]:
    return tuple(name for name in ids if name not in left_aside)
