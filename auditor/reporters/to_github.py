"""The report as workflow commands of GitHub Actions, which the run shows as annotations.

GitHub shows ten of a kind for a step and drops the rest without a word; here ten lines
come out at most, the weightiest first. The last is about the run and says how many more there are.
"""

from collections.abc import Iterator

from auditor.model.report import PackReport, Report
from auditor.model.rule import Level
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters.clean import clean
from auditor.reporters.places import placed
from auditor.reporters.reporter import Display
from auditor.reporters.telling import found, kept, way, why_open
from auditor.reporters.wording import cost, counted, exit_meaning

LIMIT = 10
_ROWS = 6
_COMMANDS = {Level.REQUIRED: "error", Level.RECOMMENDED: "warning", Level.OPTIONAL: "notice"}
_LONGEST = 4_000


def render(report: Report, _display: Display) -> str:
    """The commands, one for a line. It does not depend on the display: gaps and what is unproven are told."""
    told = [(part, verdict) for part in report.packs for verdict in part.verdicts if _is_open(verdict)]
    told.sort(key=lambda item: _weight(item[1]))
    shown = told[: LIMIT - 1]
    lines = [_annotation(report, part, verdict) for part, verdict in shown]
    lines.append(_command("notice", {"title": "intacct-audit"}, "\n".join(_about(report, len(told) - len(shown)))))
    return "".join(f"{line}\n" for line in lines)


def _about(report: Report, left_out: int) -> Iterator[str]:
    if left_out:
        more = counted(left_out, "more gap or unproven rule", "more gaps and unproven rules")
        yield f"and {more}, all in the other reports"
    yield from (clean(part.readiness) for part in report.packs)
    yield clean(cost(report))
    yield f"Exit code {report.exit_code}: {clean(exit_meaning(report))}."


def _is_open(verdict: Verdict) -> bool:
    return verdict.outcome in {Outcome.GAP, Outcome.UNPROVEN}


def _weight(verdict: Verdict) -> tuple[int, bool, bool]:
    """By level, gaps before what is unproven, and causes before what waits for them."""
    return (
        list(Level).index(verdict.rule.level),
        verdict.outcome is Outcome.UNPROVEN,
        verdict.caused_by is not None,
    )


def _annotation(report: Report, part: PackReport, verdict: Verdict) -> str:
    # What is unproven is no proof of a fault, so it never shows as an error.
    command = _COMMANDS[verdict.rule.level]
    if verdict.outcome is Outcome.UNPROVEN and command == "error":
        command = "warning"
    word = "Gap" if verdict.outcome is Outcome.GAP else "Unproven"
    title = f"{word} in {part.pack.product}: {verdict.rule.title} [{verdict.rule.id}]"
    place = placed(report, part.pack, verdict.rule.place)
    located = {"file": place.file, "line": str(place.line), "col": str(place.column)} if place.file else {}
    return _command(command, {**located, "title": title}, "\n".join(map(clean, _message(verdict))))


def _message(verdict: Verdict) -> Iterator[str]:
    yield from kept(found(verdict), _ROWS, "")
    if verdict.outcome is Outcome.GAP:
        yield f"Fix by {way(verdict.rule.fix)}"
    else:
        yield from kept(why_open(verdict), _ROWS, "")


def _command(command: str, properties: dict[str, str], message: str) -> str:
    told = ",".join(f"{name}={_property(clean(value))}" for name, value in properties.items())
    shown = message if len(message) <= _LONGEST else f"{message[:_LONGEST]} …"
    return f"::{command} {told}::{_data(shown)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
