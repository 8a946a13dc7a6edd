"""The report as JSON: the one complete format, which holds whatever any other shows.

    {"format": {"name": "intacct-audit report", "version": 1}, "report": {...}}

Keys are named after the fields of `auditor.model`, with three additions that are
computed: `counts` (of the report and of each pack), `exit` (code, name, meaning)
and `requirement.kind`, the key of the rule language. The rules of a pack stand
once, in `packs[].rules`; `packs[].verdicts[].rule` names one by its id, beside
its title and level. Rules that were not selected are in `rules`, too.

The version rises when a key goes or changes its meaning, not when one is added.
Keys are in the order of the model, mappings are sorted by key, times are UTC in
ISO 8601. Characters beyond ASCII are escaped, so that no name in the file can
act on the terminal that shows it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from auditor.errors import ExitCode
from auditor.model.evidence import Call, Traffic
from auditor.model.report import HandOver, PackReport, Report, ViewUsed
from auditor.model.rule import Fix, HandOverItem, Parameter, Place, Rule, RulePack
from auditor.model.verdict import Box, Finding, Outcome, Verdict
from auditor.reporters.kinds import Json, requirement
from auditor.reporters.reporter import Display
from auditor.reporters.wording import exit_meaning, totals

FORMAT = "intacct-audit report"
VERSION = 1


def render(report: Report, _display: Display) -> str:
    """The whole document. It does not depend on the display: nothing is ever hidden here."""
    document = {"format": {"name": FORMAT, "version": VERSION}, "report": _report(report)}
    return json.dumps(document, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def _report(report: Report) -> Json:
    return {
        "company_id": report.company_id,
        "company_name": report.company_name,
        "subject": report.subject,
        "taken_at": _time(report.taken_at),
        "exit": {
            "code": report.exit_code,
            "name": ExitCode(report.exit_code).name,
            "meaning": exit_meaning(report),
        },
        "exit_code": report.exit_code,
        "fail_on": report.fail_on,
        "counts": _counts(totals(report)),
        "not_selected": report.not_selected,
        "tool_version": report.tool_version,
        "catalogue_version": report.catalogue_version,
        "views": [_view(view) for view in report.views],
        "packs": [_pack_report(part) for part in report.packs],
    }


def _pack_report(part: PackReport) -> Json:
    return {
        "pack": _pack(part.pack, part.verdicts),
        "readiness": part.readiness,
        "standing": part.standing,
        "counts": _counts(part.counts()),
        "hand_over": [_hand_over(value) for value in part.hand_over],
        "verdicts": [_verdict(verdict) for verdict in part.verdicts],
    }


def _pack(pack: RulePack, verdicts: Sequence[Verdict]) -> Json:
    # Parameters may have changed a rule before it was judged: what was judged is what is told.
    rules = {rule.id: rule for rule in pack.rules} | {verdict.rule.id: verdict.rule for verdict in verdicts}
    return {
        "id": pack.id,
        "product": pack.product,
        "version": pack.version,
        "source": pack.source,
        "read_on": pack.read_on.isoformat(),
        "api": pack.api,
        "complete": pack.complete,
        "objects": dict(sorted(pack.objects.items())),
        "hand_over": [_hand_over_item(item) for item in pack.hand_over],
        "notes": pack.notes,
        "leaves_open": pack.leaves_open,
        "more_sources": pack.more_sources,
        "answers": dict(sorted(pack.answers.items())),
        "parameters": [_parameter(asked, pack.answers.get(asked.name)) for asked in pack.parameters],
        "rules": [_rule(rule) for rule in rules.values()],
    }


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "title": rule.title,
        "level": rule.level,
        "requirement": requirement(rule.requirement),
        "when": requirement(rule.when) if rule.when else None,
        "subject": rule.subject,
        "unanswered": rule.unanswered,
        "why": rule.why,
        "fix": _fix(rule.fix),
        "place": _place(rule.place),
        "reference": rule.reference,
        "note": rule.note,
        "prove": rule.prove,
        "depends_on": rule.depends_on,
        "added_by_us": rule.added_by_us,
    }


def _fix(fix: Fix) -> Json:
    return {
        "actor": fix.actor,
        "path": fix.path,
        "former_path": fix.former_path,
        "steps": fix.steps,
        "verified": fix.verified.isoformat(),
    }


def _place(place: Place) -> Json:
    return {"file": place.file, "line": place.line, "column": place.column}


def _parameter(asked: Parameter, answer: str | None) -> Json:
    return {
        "name": asked.name,
        "question": asked.question,
        "type": asked.type,
        "default": asked.default,
        "choices": asked.choices,
        "help": asked.help,
        "answer": answer,
    }


def _hand_over_item(item: HandOverItem) -> Json:
    return {"label": item.label, "fact": item.fact, "note": item.note}


def _hand_over(value: HandOver) -> Json:
    return {"label": value.label, "value": value.value, "note": value.note}


def _verdict(verdict: Verdict) -> Json:
    return {
        "rule": verdict.rule.id,
        "title": verdict.rule.title,
        "level": verdict.rule.level,
        "outcome": verdict.outcome,
        "summary": verdict.summary,
        "caused_by": verdict.caused_by,
        "derived": verdict.derived,
        "reasons": verdict.reasons(),
        "findings": [_finding(finding) for finding in verdict.findings],
        "advice": verdict.advice,
    }


def _finding(finding: Finding) -> Json:
    return {
        "outcome": finding.outcome,
        "subject": finding.subject,
        "entity": finding.entity,
        "message": finding.message,
        "reason": finding.reason,
        "hint": finding.hint,
        "basis": finding.basis,
        "box": _box(finding.box) if finding.box else None,
    }


def _box(box: Box) -> Json:
    return {
        "application": box.application,
        "section": box.section,
        "permission": box.permission,
        "rights": box.rights,
        "breaks_sync": box.breaks_sync,
        "untick": box.untick,
    }


def _view(view: ViewUsed) -> Json:
    return {
        "view": view.view,
        "user_id": view.user_id,
        "sender_id": view.sender_id,
        "traffic": _traffic(view.traffic),
    }


def _traffic(traffic: Traffic) -> Json:
    return {
        "requests": traffic.requests,
        "bytes_sent": traffic.bytes_sent,
        "bytes_received": traffic.bytes_received,
        "seconds": traffic.seconds,
        "calls": [_call(call) for call in traffic.calls],
    }


def _call(call: Call) -> Json:
    return {
        "request": call.request,
        "function": call.function,
        "target": call.target,
        "outcome": call.outcome,
        "rows": call.rows,
    }


def _counts(counts: Mapping[Outcome, int]) -> Json:
    return {outcome.value: counts[outcome] for outcome in Outcome}


def _time(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
