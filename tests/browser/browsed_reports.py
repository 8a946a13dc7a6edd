"""The reports that the browser looks at: the demo, companies whose names attack, and 40 products at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any

from auditor.audit import Gate, judge
from auditor.evidence.collect import collect
from auditor.evidence.credentials import Credentials, Secret
from auditor.evidence.transport import Wire
from auditor.model.report import Report
from auditor.model.requirement import Requirement
from auditor.model.rule import Place, RulePack
from auditor.model.wanted import wanted_by
from auditor.reporters import REPORTERS, Display
from auditor.rulebook import find_packs, installed_packs
from auditor.simulator import Simulator, load_company
from auditor.vocabulary import catalogue

MANY = 40
TAKEN_AT = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
# These are ours, or choose between ways of ours: no company can name them.
_OURS = {"id", "caused_by", "depends_on", "fail_on", "tool_version", "catalogue_version", "read_on", "rules", "when"}
_OURS |= {"source", "reference", "more_sources", "proved", "not_tried", "still_open"}

NAMES: Mapping[str, Callable[[str], str]] = {
    "markup": lambda text: f"{text}</style></script><img src=x onerror=gotcha()><b>\"'&amp;\u202e",
    "right to left": lambda _text: "שלום חברה מרחבא بالعالم شركة",
    "500 characters": lambda _text: "W" * 500,
}
"""What every name may turn into."""


def page(report: Report) -> str:
    return REPORTERS["html"].render(report, Display())


@cache
def demo() -> Report:
    """The report of `check --demo`."""
    return _judged("demo", find_packs(["upflow"]))


@cache
def ready() -> Report:
    """A company that lacks nothing."""
    return _judged("upflow-ready", find_packs(["upflow"]))


@cache
def many() -> Report:
    """The demo company judged by 40 packs: those that are installed, and some of them again under other names."""
    packs = find_packs(installed_packs())
    again = [replace(pack, id=f"{pack.id}-again", product=f"{pack.product} again") for pack in packs]
    return _judged("demo", [*packs, *again][:MANY])


def named(report: Report, rename: Callable[[str], str]) -> Report:
    """The report with every name and text that is not ours turned into another."""
    renamed: Report = _renamed(report, rename)
    return renamed


def _renamed(value: Any, rename: Callable[[str], str]) -> Any:
    if isinstance(value, Enum | Requirement | Place) or value is None:
        return value
    if isinstance(value, str):
        return rename(value) if value else value
    if isinstance(value, tuple):
        return tuple(_renamed(part, rename) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        kept = {field.name: getattr(value, field.name) for field in fields(value)}
        changed = {name: part if name in _OURS else _renamed(part, rename) for name, part in kept.items()}
        return replace(value, **changed)
    return value


def _judged(name: str, packs: Sequence[RulePack]) -> Report:
    with Simulator(load_company(name)) as simulator:
        admin, integration = (_credentials(simulator, view) for view in ("admin", "integration"))
        wire = Wire(clock=lambda: 0.0)
        user = integration.user_id
        snapshot = collect(admin, integration, user, wanted_by(packs), taken_at=TAKEN_AT, wire=wire)
    return judge(snapshot, packs, catalogue(), Gate())


def _credentials(simulator: Simulator, view: str) -> Credentials:
    known = simulator.company.sign_ins()[view]
    sender, user = Secret(known.sender_password), Secret(known.user_password)
    return Credentials(known.sender_id, sender, simulator.company.id, known.user_id, user, endpoint=simulator.url)
