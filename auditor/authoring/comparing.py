"""`rules diff`: what changes for customers from one version of a pack to the next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.authoring.sources import load_one
from auditor.authoring.told import Told, as_json
from auditor.errors import EvidenceError, ExitCode, UsageError
from auditor.evaluate import evaluate
from auditor.evidence import archive
from auditor.model.evidence import Snapshot
from auditor.model.rule import Level, Parameter, RulePack
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters.clean import clean
from auditor.reporters.wording import counted
from auditor.rulebook import refuse_strangers
from auditor.rulebook.difference import Difference, Narrowed, Need, QuestionChange, difference, same_rules
from auditor.vocabulary import catalogue


@dataclass(frozen=True, slots=True)
class Affected:
    """What the new version does to one company.

    `failing` are the gaps of required rules by which it newly fails the gate:
    none where it had such a gap under the old version, too. `further` are gaps
    in what was none under the old version, of every level; `undecided` is how
    many rules are newly unproven.
    """

    file: str
    snapshot: Snapshot
    failing: tuple[Verdict, ...]
    further: tuple[Verdict, ...]
    undecided: int


def compare_packs(
    old: str, new: str, answers: Mapping[str, str], evidence: Path | None = None, *, machine_readable: bool = False
) -> Told:
    """What NEW needs beyond OLD, what it needs no more, and which companies of the evidence it fails anew.

    Ends with 1 where a customer has more to grant, or a company newly fails or has a further gap.
    Raises UsageError where there is no such pack or no evidence, RulePackError
    for a pack that does not load, EvidenceError for evidence that cannot be read.
    """
    before, after = (load_one(name, answers) for name in (old, new))
    refuse_strangers(answers, (before, after))
    changes = difference(before, after)
    companies = [_affected(file, before, after) for file in _files(evidence)] if evidence is not None else []
    worse = any(company.failing or company.further for company in companies)
    code = ExitCode.GAP if changes.asks_for_more() or worse else ExitCode.READY
    if machine_readable:
        return Told(_json((before, after), changes, companies), code)
    lines = [*_text((before, after), changes)]
    if evidence is not None:
        lines += _companies(companies)
    return Told("".join(f"{clean(line)}\n" for line in lines), code)


def _files(evidence: Path) -> Sequence[Path]:
    if not evidence.is_dir():
        return (evidence,)
    found = sorted(evidence.glob("*.json"))
    if not found:
        raise UsageError(f"There is no evidence file in the folder {evidence}.", "Write some: intacct-audit collect")
    return found


def _affected(file: Path, old: RulePack, new: RulePack) -> Affected:
    try:
        snapshot = archive.load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"There is no evidence file {file}.", "Write one with: intacct-audit collect") from None
    except (OSError, UnicodeDecodeError):
        raise EvidenceError(f"The evidence file {file} cannot be read.", "Check the path and its rights.") from None
    except EvidenceError as error:
        raise EvidenceError(f"{file}: {error.message}", error.hint) from None
    before = evaluate(snapshot, old, catalogue())
    after = evaluate(snapshot, new, catalogue())
    same, known = same_rules(old, new), {verdict.rule.id: verdict.outcome for verdict in before}
    changed = [verdict for verdict in after if known.get(same.get(verdict.rule.id, "")) is not verdict.outcome]
    return Affected(
        file.name,
        snapshot,
        failing=() if _required_gaps(before) else _required_gaps(after),
        further=tuple(verdict for verdict in changed if verdict.outcome is Outcome.GAP),
        undecided=sum(verdict.outcome is Outcome.UNPROVEN for verdict in changed),
    )


def _required_gaps(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    return tuple(one for one in verdicts if one.outcome is Outcome.GAP and one.rule.level is Level.REQUIRED)


def _text(packs: tuple[RulePack, RulePack], changes: Difference) -> Iterator[str]:
    old, new = packs
    yield f"{old.id} {old.version} -> {new.id} {new.version}"
    yield from _needs("Needed in addition:", changes.more)
    yield from _needs("Needed no more:", changes.less)
    yield from _conditions(changes.narrowed)
    if changes.levels:
        yield "Of another weight:"
    for change in changes.levels:
        yield f"  {change.rule}: {change.before.value} -> {change.after.value}"
    yield from _questions(changes.questions)
    if changes.complete is not None:
        told = "everything now" if changes.complete else "only a part now, so that the audit never says ready"
        yield f"The source tells {told}."
    if changes.new_rules:
        yield f"New rules: {', '.join(changes.new_rules)}"
    if changes.gone_rules:
        yield f"Rules that are gone: {', '.join(changes.gone_rules)}"
    if changes.renamed:
        yield f"Renamed rules: {', '.join(f'{was} -> {now}' for was, now in changes.renamed)}"
    if not changes.asks_for_more():
        yield "Nothing more is needed."


def _conditions(narrowed: Sequence[Narrowed]) -> Iterator[str]:
    if narrowed:
        yield "Needed under another condition:"
    for one in narrowed:
        about = f"({one.need.level.value}) [{', '.join(one.need.rules)}]"
        yield from (f"  {line}: needed only where {one.where} {about}" for line in one.need.in_words())


def _questions(changes: Sequence[QuestionChange]) -> Iterator[str]:
    if changes:
        yield "Questions:"
    yield from (f"  {change.name}: {told}" for change in changes for told in _told(change))


def _told(change: QuestionChange) -> Iterator[str]:
    """What is different about a question, each in a clause."""
    before, after = change.before, change.after
    if after is None:
        yield "asked no more"
    elif before is None:
        yield f"new: {after.question} ({_taken(after)}; {_default(after)})"
    else:
        if before.question != after.question:
            yield f"asks now: {after.question}"
        if _taken(before) != _taken(after):
            yield f"takes now: {_taken(after)}; before: {_taken(before)}"
        if before.default != after.default:
            yield f"{_default(after)} now; before: {_default(before)}"
        if before.help != after.help:
            yield "has another help text"


def _taken(parameter: Parameter) -> str:
    return ", ".join(parameter.allowed()) or parameter.type.value


def _default(parameter: Parameter) -> str:
    return "no default" if parameter.default is None else f"default {parameter.default}"


def _needs(title: str, needs: Sequence[Need]) -> Iterator[str]:
    if needs:
        yield title
    for need in needs:
        yield from (f"  {line} ({need.level.value}) [{', '.join(need.rules)}]" for line in need.in_words())


def _companies(companies: Sequence[Affected]) -> Iterator[str]:
    failing = [company for company in companies if company.failing]
    yield f"Of {counted(len(companies), 'company', 'companies')}, {len(failing)} would newly fail the gate."
    yield from (_line(company, company.failing) for company in failing)
    further = [company for company in companies if company.further and not company.failing]
    if further:
        yield "Would have a further gap:"
    yield from (_line(company, company.further) for company in further)
    undecided = [company for company in companies if company.undecided]
    if undecided:
        yield f"In {counted(len(undecided), 'company', 'companies')} the evidence leaves rules open; collect it anew."


def _line(company: Affected, gaps: Sequence[Verdict]) -> str:
    rules = "; ".join(f"{verdict.rule.id} ({verdict.rule.level.value})" for verdict in gaps)
    return f"  {company.snapshot.company_id} ({company.file}, user {company.snapshot.subject}): {rules}"


def _json(packs: tuple[RulePack, RulePack], changes: Difference, companies: Sequence[Affected]) -> str:
    old, new = packs
    return as_json(
        "rule-difference",
        {
            "old": {"id": old.id, "version": old.version},
            "new": {"id": new.id, "version": new.version},
            "asks_for_more": changes.asks_for_more(),
            "needed_in_addition": [_need(need) for need in changes.more],
            "needed_no_more": [_need(need) for need in changes.less],
            "needed_under_another_condition": [
                {**_need(one.need), "needed_only_where": one.where} for one in changes.narrowed
            ],
            "levels": [
                {"rule": change.rule, "before": change.before.value, "after": change.after.value}
                for change in changes.levels
            ],
            "new_rules": list(changes.new_rules),
            "gone_rules": list(changes.gone_rules),
            "renamed_rules": [{"before": was, "after": now} for was, now in changes.renamed],
            "questions": [{"name": one.name, "changes": list(_told(one))} for one in changes.questions],
            "complete": {"before": old.complete, "after": new.complete},
            "companies": [_company(company) for company in companies],
        },
    )


def _need(need: Need) -> dict[str, object]:
    return {
        "kind": type(need.requirement).__name__,
        "lines": list(need.in_words()),
        "level": need.level.value,
        "rules": list(need.rules),
        "user": need.subject or None,
        "only_if": need.only_if or None,
        "boxes": [
            {"application": application, "permission": permission, "rights": sorted(rights)}
            for (application, permission), rights in need.boxes
        ],
    }


def _company(company: Affected) -> dict[str, object]:
    return {
        "file": company.file,
        "company": company.snapshot.company_id,
        "user": company.snapshot.subject,
        "newly_fails": bool(company.failing),
        "fails_by": [verdict.rule.id for verdict in company.failing],
        "gaps": [
            {"rule": verdict.rule.id, "level": verdict.rule.level.value, "summary": verdict.summary}
            for verdict in company.further
        ],
        "undecided": company.undecided,
    }
