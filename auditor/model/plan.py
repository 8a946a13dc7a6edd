"""What would have to change for the gaps to go: the smallest set of changes, in the order of an admin's work."""

from dataclasses import dataclass
from enum import StrEnum

from auditor.model.rule import Actor

LIKE = "like"
"""The field of a user that is created with what another user has, which is the value."""


NEW_USER = "Web Services user"
NEW_ROLE = "role"
KINDS = frozenset({NEW_USER, NEW_ROLE})
"""What the field of a created thing says that it is; empty for a record."""


class Screen(StrEnum):
    """The kinds of screen on which an admin works, in the order in which it is done."""

    SUBSCRIPTIONS = "subscriptions"
    SENDERS = "Web Services authorizations"
    SETTINGS = "configuration"
    RECORDS = "records"
    ROLE = "role"
    USER = "user"
    ELSEWHERE = "elsewhere"


class Action(StrEnum):
    """What is done to one thing."""

    SUBSCRIBE = "subscribe"
    AUTHORISE = "authorise"
    SET = "set"
    CREATE = "create"
    TICK = "tick"
    TAKE_OUT = "take out"
    ASSIGN = "assign"
    DO = "do"
    """What can be told to a person, and not be tried out on evidence. The value is what has to be so."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    `target` is what it is done to: an application, a sender ID, the name of a
    role, a user, a preference, a record. Boxes name their row as well:
    `application`, `section`, `permission`, `rights`. `value` is what a field is
    set to. `rules` are the ids of the rules whose gaps need it.
    """

    action: Action
    target: str
    rules: tuple[str, ...]
    application: str = ""
    section: str = ""
    permission: str = ""
    rights: tuple[str, ...] = ()
    field: str = ""
    value: str = ""

    @property
    def tried(self) -> bool:
        """Whether the change was made in the evidence and the rules were judged again."""
        return self.action is not Action.DO


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One visit of one screen: who goes there, by which path, and what is changed there."""

    screen: Screen
    actor: Actor
    path: tuple[str, ...]
    changes: tuple[Change, ...]
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes that turn every gap into a pass, grouped by screen so that each is opened once.

    `proved` are the rules that pass once the changes are made in the evidence,
    `not_tried` those of which evidence cannot show the change, and
    `still_open` those that stay unproven all the same.
    """

    steps: tuple[PlanStep, ...] = ()
    proved: tuple[str, ...] = ()
    not_tried: tuple[str, ...] = ()
    still_open: tuple[str, ...] = ()
