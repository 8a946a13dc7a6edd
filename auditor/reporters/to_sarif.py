"""The report as SARIF 2.1.0, for code scanning: one run, a result for each rule, placed at its line in the pack.

A gap is a `fail` of the level that its rule has, unproven is `review`, and
under a display that shows them a pass is `pass` and what does not apply
`notApplicable`. GitHub takes every result for an alert, whatever its kind, so
the others are told on demand only; `run.properties.counts` has them all.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from types import MappingProxyType

from auditor.errors import ExitCode
from auditor.model.report import PackReport, Report
from auditor.model.rule import Level, Rule
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters.clean import clean
from auditor.reporters.document import Json
from auditor.reporters.markup import escaped
from auditor.reporters.places import BASES, PROJECT, Placed, placed
from auditor.reporters.reporter import Display
from auditor.reporters.telling import in_full, numbered, unread, way
from auditor.reporters.to_json import as_text
from auditor.reporters.wording import cost, exit_meaning, totals

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

KINDS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.PASS: "pass",
        Outcome.GAP: "fail",
        Outcome.UNPROVEN: "review",
        Outcome.NOT_APPLICABLE: "notApplicable",
    }
)
LEVELS: Mapping[Level, str] = MappingProxyType(
    {Level.REQUIRED: "error", Level.RECOMMENDED: "warning", Level.OPTIONAL: "note"}
)

# The longest text that GitHub takes for a description.
_LONGEST = 1024
_LONGEST_NAME = 100

_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")


def render(report: Report, display: Display) -> str:
    """The whole log. Of the display it depends on which outcomes are shown."""
    return as_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, display)]})


def _run(report: Report, display: Display) -> Json:
    judged = [(part, verdict) for part in report.packs for verdict in part.verdicts]
    index = {id_: number for number, id_ in enumerate(dict.fromkeys(_id(part, v.rule) for part, v in judged))}
    rules = {_id(part, verdict.rule): _rule(report, part, verdict.rule) for part, verdict in judged}
    return {
        "tool": {
            "driver": {
                "name": "intacct-audit",
                "version": report.tool_version,
                "informationUri": PROJECT,
                "rules": list(rules.values()),
            }
        },
        "automationDetails": {"id": _category(report)},
        "invocations": [_invocation(report)],
        "language": "en-GB",
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": dict(BASES),
        "results": [
            _result(report, part, verdict, index[_id(part, verdict.rule)])
            for part, verdict in judged
            if display.shows(verdict.outcome)
        ],
        "properties": _facts(report),
    }


def _id(part: PackReport, rule: Rule) -> str:
    return clean(f"{part.pack.id}/{rule.id}")


def _category(report: Report) -> str:
    """Runs of one company about the same packs replace each other; the slash at the end means: no id of this run."""
    packs = "+".join(part.pack.id for part in report.packs)
    if len(packs) > _LONGEST_NAME:
        packs = f"{len(report.packs)}-packs-{_digest(packs)[:8]}"
    return clean(f"intacct-audit/{report.company_id}/{packs}/")


def _rule(report: Report, part: PackReport, rule: Rule) -> Json:
    level = LEVELS[rule.level]
    steps = [_plain(rule.why), f"Fix by {_plain(way(rule.fix))}", *map(_plain, numbered(rule.fix.steps))]
    told = [escaped(rule.why), "", f"**Fix by {escaped(way(rule.fix))}**", ""]
    told += [f"{number}. {escaped(step)}" for number, step in enumerate(rule.fix.steps, 1)]
    address = placed(report, part.pack, rule.place).address
    described: dict[str, Json] = {
        "id": _id(part, rule),
        "shortDescription": {"text": _cut(_plain(rule.title))},
        "fullDescription": {"text": _cut(_plain(rule.why))},
        "help": {"text": "\n".join(steps), "markdown": _doubled("\n".join(told))},
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": [clean(part.pack.id), str(rule.level), str(rule.fix.actor)],
            "precision": "very-high",
            "problem.severity": {"note": "recommendation"}.get(level, level),
            **({"writtenAt": address} if address else {}),
        },
    }
    reference = rule.reference or part.pack.source
    help_uri = next(filter(_WEB_ADDRESS.fullmatch, (reference, address)), None)
    return described | ({"helpUri": help_uri} if help_uri else {})


def _result(report: Report, part: PackReport, verdict: Verdict, index: int) -> Json:
    place = placed(report, part.pack, verdict.rule.place)
    level = LEVELS[verdict.rule.level] if verdict.outcome is Outcome.GAP else "none"
    id_ = _id(part, verdict.rule)
    # The same rule about the same user of the same company is the same finding, in whatever words.
    print_ = _digest("\n".join((report.company_id, verdict.rule.subject or report.subject, id_)))
    return {
        "ruleId": id_,
        "ruleIndex": index,
        "kind": KINDS[verdict.outcome],
        "level": level,
        "message": {"text": "\n".join(map(_plain, _message(part, verdict)))},
        "locations": [{"physicalLocation": _location(place)}],
        "partialFingerprints": {"intacctAuditRule/v1": print_, "primaryLocationLineHash": f"{print_[:16]}:1"},
        "properties": {
            "outcome": verdict.outcome,
            "product": clean(part.pack.product),
            "company": clean(report.company_id),
            "user": clean(verdict.rule.subject or report.subject),
            "entities": [*dict.fromkeys(clean(f.entity) for f in verdict.findings if f.entity)],
            "reasons": list(verdict.reasons()),
            "actor": verdict.rule.fix.actor,
        },
    }


def _message(part: PackReport, verdict: Verdict) -> Iterator[str]:
    yield f"{part.pack.product}: {verdict.rule.title}"
    yield from in_full(part, verdict)


def _location(place: Placed) -> Json:
    file: dict[str, Json] = {"uri": place.uri}
    if place.base:
        file["uriBaseId"] = place.base
    return {"artifactLocation": file, "region": {"startLine": place.line, "startColumn": place.column}}


def _invocation(report: Report) -> Json:
    notes = [_note(pack_id, verdict) for pack_id, verdict in unread(report)]
    # Successful means that everything was looked at, not that the company is ready.
    ended = report.exit_code in {ExitCode.READY, ExitCode.GAP, ExitCode.UNPROVEN}
    return {
        "executionSuccessful": ended and not notes,
        "exitCode": report.exit_code,
        "exitCodeDescription": exit_meaning(report),
        "toolExecutionNotifications": notes,
    }


def _note(pack_id: str, verdict: Verdict) -> Json:
    text = f"Not read, so {pack_id}/{verdict.rule.id} is unproven: {verdict.summary}"
    return {"level": "warning", "message": {"text": _plain(text)}}


def _facts(report: Report) -> Json:
    return {
        "company": clean(report.company_id),
        "user": clean(report.subject),
        "takenAt": report.taken_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "failOn": report.fail_on,
        "counts": {outcome.value: number for outcome, number in totals(report).items()},
        "readiness": [clean(part.readiness) for part in report.packs],
        "cost": clean(cost(report)),
        "catalogueVersion": report.catalogue_version,
    }


def _plain(text: str) -> str:
    """A line of a message: no link, no placeholder, and never empty."""
    return _doubled(clean(text).replace("](", "] (")) or "-"


def _doubled(text: str) -> str:
    # Single braces are placeholders in SARIF (3.11.5).
    return text.replace("{", "{{").replace("}", "}}")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 2]} …"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
