"""What has to be read for a set of packs, beyond what every audit reads."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from auditor.model.requirement import (
    CanRead,
    DimensionEnabled,
    FieldExists,
    Installed,
    RecordExists,
    SettingIs,
)
from auditor.model.rule import RulePack

T = TypeVar("T")

LEDGER = "GL"
"""The code of General Ledger in `get_companyprefs`, whose preferences tell the dimensions (xml-api notes, 2.3)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The union of what packs ask for: each thing once, in the order in which they name it.

    `objects` are probed as the subject, `settings` are codes of applications,
    `fields` are objects whose fields are looked up, `subjects` are other users.
    """

    objects: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    installed: bool = False
    records: tuple[RecordExists, ...] = ()
    fields: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


def wanted_by(packs: Iterable[RulePack]) -> Wanted:
    """What these packs need to be judged. A rule with an unanswered parameter asks for nothing."""
    known = tuple(packs)
    rules = [rule for pack in known for rule in pack.rules if not rule.unanswered]
    asked = [requirement for rule in rules for requirement in rule.requirements()]
    named = [name for pack in known for name in pack.objects]
    dimensions = [LEDGER for part in asked if isinstance(part, DimensionEnabled)]
    return Wanted(
        objects=_once([*named, *(part.object for part in asked if isinstance(part, CanRead))]),
        settings=_once([*(part.application_code for part in asked if isinstance(part, SettingIs)), *dimensions]),
        installed=any(isinstance(part, Installed) for part in asked),
        records=_once(replace(part, in_each_entity=False) for part in asked if isinstance(part, RecordExists)),
        fields=_once(part.object for part in asked if isinstance(part, FieldExists)),
        subjects=_once(rule.subject for rule in rules if rule.subject),
    )


def record_key(record: RecordExists) -> str:
    """The name of a question about records in the evidence: the object and each field with its value.

    A question for each entity reads the same rows, so it has the same key.
    """
    return " ".join([record.object, *(f"{field}={value!r}" for field, value in record.fields)])


def _once(things: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(things))
