"""What is rendered from the JSON is what is rendered from memory, and a JSON report that is not whole is refused."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from many import QUICK, REPORTS, any_report, demo, full, nothing_open
from sample import REPORT, VERDICTS, with_only
from test_json_report import EXAMPLES

from auditor.errors import EvidenceError, ExitCode
from auditor.evaluate import exit_code
from auditor.model.evidence import Reason
from auditor.model.readiness import readiness
from auditor.model.report import PackReport, Report
from auditor.model.rule import Level
from auditor.model.verdict import Finding, Outcome, Verdict
from auditor.reporters import REPORTERS, Display
from auditor.reporters.from_json import load

DISPLAYS = (
    Display(),
    Display(show="all", width=120, colour=True),
    Display(overview=True, ascii=True, width=40),
)
# The other formats are the same for every display, which a test below holds them to.
DEPENDS_ON_THE_DISPLAY = {"terminal", "sarif", "plan"}


def as_json(report: Report) -> str:
    return REPORTERS["json"].render(report, Display())


def consistent(report: Report) -> Report:
    """The report with the answers, the exit code and the findings that an audit would have given it."""

    def founded(verdict: Verdict) -> Verdict:
        if verdict.outcome not in {Outcome.GAP, Outcome.PASS}:
            return verdict
        found = tuple(replace(finding, outcome=verdict.outcome) for finding in verdict.findings)
        return replace(verdict, findings=found or (Finding(verdict.outcome, "upflow_ws", "Said by nobody."),))

    def answered(part: PackReport) -> PackReport:
        verdicts = tuple(map(founded, part.verdicts))
        return replace(part, verdicts=verdicts, readiness=readiness(part.pack, verdicts))

    packs = tuple(map(answered, report.packs))
    code = exit_code([verdict for part in packs for verdict in part.verdicts], Level(report.fail_on))
    return replace(report, packs=packs, exit_code=code.value)


def differing(inconsistent: Report) -> list[str]:
    """The formats that tell another story from the JSON than from memory."""
    report = consistent(inconsistent)
    loaded = load(as_json(report))
    return [
        name
        for name, reporter in REPORTERS.items()
        for display in (DISPLAYS if name in DEPENDS_ON_THE_DISPLAY else DISPLAYS[:1])
        if reporter.render(loaded, display) != reporter.render(report, display)
    ]


@pytest.mark.quick_for(*QUICK)
@pytest.mark.parametrize("name", REPORTS)
def test_every_format_is_the_same_from_the_json_as_from_memory(name: str) -> None:
    assert differing(REPORTS[name]()) == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_report(EXAMPLES))
def test_that_holds_for_any_report(report: Report) -> None:
    assert differing(report) == []


@pytest.mark.parametrize("name", [name for name in REPORTERS if name not in DEPENDS_ON_THE_DISPLAY])
def test_the_others_do_not_depend_on_the_display(name: str) -> None:
    assert len({REPORTERS[name].render(full(), display) for display in DISPLAYS}) == 1


@pytest.mark.parametrize("name", REPORTERS)
def test_the_same_evidence_gives_the_same_bytes(name: str) -> None:
    once, again = demo("demo"), demo("demo")
    assert once is not again
    assert REPORTERS[name].render(once, Display()) == REPORTERS[name].render(again, Display())


@pytest.mark.parametrize("name", REPORTERS)
def test_every_format_can_be_written_and_ends_its_last_line(name: str) -> None:
    for made in REPORTS.values():
        text = REPORTERS[name].render(made(), Display())
        assert text.encode("utf-8").endswith(b"\n")


@pytest.mark.parametrize("name", REPORTERS)
def test_every_format_tells_what_was_sent(name: str) -> None:
    text = REPORTERS[name].render(REPORT, Display(width=1000))
    told = '"transactions": 2' if name == "json" else "3 API transactions"
    assert told in " ".join(text.split())


def change(edit: Callable[[dict[str, Any]], object]) -> str:
    """The JSON of the full report after an edit of its `report`."""
    document = json.loads(as_json(full()))
    edit(document["report"])
    return json.dumps(document)


def pack_of(report: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = report["packs"][0]
    return found


def with_traffic(name: str, number: int, report: dict[str, Any]) -> None:
    report["views"][0]["traffic"][name] = number


def exit_of(code: int) -> dict[str, Any]:
    """What stands under `exit` where a run ended with this code."""
    document = json.loads(as_json(replace(full(), exit_code=code)))
    found: dict[str, Any] = document["report"]["exit"]
    return found


BROKEN: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a key is missing": (lambda r: r.pop("subject"), "report.subject is not there"),
    "a key is unknown": (
        lambda r: r["views"][0].update(colour="red"),
        "report.views[0].colour is not a key that this version knows",
    ),
    "a text is a number": (lambda r: r.update(subject=1), "report.subject is not a text"),
    "a number is a text": (lambda r: r.update(not_selected="1"), "report.not_selected is not a whole number"),
    "a number is true": (lambda r: r.update(not_selected=True), "report.not_selected is not a whole number"),
    "a word of ours is unknown": (
        lambda r: pack_of(r)["verdicts"][0].update(outcome="fine"),
        "report.packs[0].verdicts[0].outcome is not one of pass, gap, unproven, not applicable",
    ),
    "an exit code is unknown": (lambda r: r.update(exit_code=77), "report.exit_code is not one of 0, 1, 2, 3, 4, 130"),
    "an exit code is true": (lambda r: r.update(exit_code=True), "report.exit_code is not what follows"),
    "a list is an object": (lambda r: r.update(packs={}), "report.packs is not a list"),
    "an object is a list": (lambda r: r["views"].insert(0, []), "report.views[0] is not an object"),
    "a kind is unknown": (
        lambda r: pack_of(r)["pack"]["rules"][0]["requirement"].update(kind="magic"),
        "report.packs[0].pack.rules[0].requirement is not a requirement of a known kind",
    ),
    "a requirement is nothing": (
        lambda r: pack_of(r)["pack"]["rules"][0].update(requirement=None),
        "requirement is not a requirement of a known kind",
    ),
    "a verdict names no rule": (
        lambda r: pack_of(r)["verdicts"][0].update(rule="nobody"),
        "report.packs[0].verdicts[0].rule is not the id of a rule of its pack",
    ),
    "a time has no zone": (lambda r: r.update(taken_at="2026-01-31T12:00:00"), "report.taken_at is not a time in UTC"),
    "a time is none": (lambda r: r.update(taken_at="noon"), "report.taken_at is not a time"),
    "a time is in another zone": (
        lambda r: r.update(taken_at="2026-11-23T15:05:09+01:00"),
        "report.taken_at is not what follows",
    ),
    "a time is before all time": (lambda r: r.update(taken_at="0001-01-01T00:00:00+14:00"), "out of all bounds"),
    "a date is none": (lambda r: pack_of(r)["pack"].update(read_on="2026-13-01"), "read_on is not a date"),
    "a number is endless": (lambda r: r["views"][0]["traffic"].update(seconds=10**400), "seconds is not a number"),
    "a count is embellished": (lambda r: r["counts"].update(gap=0), "report.counts.gap is not what follows"),
    "an outcome is embellished": (
        lambda r: pack_of(r)["verdicts"][4].update(outcome="pass"),
        "is not what follows from the rest",
    ),
    "a standing is embellished": (lambda r: pack_of(r).update(standing="ready"), "standing is not what follows"),
    "a title is another than that of the rule": (
        lambda r: pack_of(r)["verdicts"][0].update(title="All is well"),
        "report.packs[0].verdicts[0].title is not what follows",
    ),
    "a rule stands twice": (
        lambda r: pack_of(r)["pack"]["rules"].append(pack_of(r)["pack"]["rules"][0]),
        "report.packs[0].pack.rules is not what follows",
    ),
    "a whole pack is embellished": (
        lambda r: pack_of(r).update(readiness="Ready for Upflow: every required rule is proved."),
        "report.packs[0].readiness is not what follows from the verdicts",
    ),
    "the gate is embellished": (
        lambda r: (r.update(exit_code=0), r["exit"].update(exit_of(0))),
        "report.exit_code is not what follows from the verdicts",
    ),
    "a gap has no finding": (
        lambda r: pack_of(r)["verdicts"][4].update(findings=[]),
        "report.packs[0].verdicts[4] is a gap, and no finding says of what",
    ),
    "a finding of a gap is embellished": (
        lambda r: pack_of(r)["verdicts"][4]["findings"][1].update(outcome="pass"),
        "report.packs[0].verdicts[4].findings[1] has the outcome pass, and its verdict gap",
    ),
    "a pass rests on what could not be seen": (
        lambda r: pack_of(r)["verdicts"][1]["findings"][0].update(outcome="unproven"),
        "report.packs[0].verdicts[1].findings[0] has the outcome unproven, and its verdict pass",
    ),
    **{
        f"{name} is {told}": (
            partial(with_traffic, name, number),
            f"report.views[0].traffic.{name} is not a number from 0",
        )
        for name in ("requests", "bytes_sent", "bytes_received", "seconds")
        for told, number in (("negative", -1), ("huge", 10**30))
    },
    "seconds are huge by a fraction": (
        lambda r: r["views"][0]["traffic"].update(seconds=1e300),
        "report.views[0].traffic.seconds is not a number from 0",
    ),
    "there is no report": (lambda r: r.clear(), "report.company_id is not there"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_with_a_report_is_told_with_its_place(name: str) -> None:
    edit, complaint = BROKEN[name]
    with pytest.raises(EvidenceError) as caught:
        load(change(edit))
    assert complaint in caught.value.message
    assert "It says that intacct-audit" in caught.value.hint or name == "there is no report"
    assert "--output json=FILE" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "cut off or not JSON"),
        (as_json(REPORT)[:-40], "cut off or not JSON"),
        ("[" * 100_000, "cut off or not JSON"),
        ('{"format": 1, "format": 2}', "cut off or not JSON"),
        ('{"format": NaN}', "cut off or not JSON"),
        ("null", "not a JSON report of intacct-audit"),
        ('{"format": 2, "snapshot": {}}', "not a JSON report of intacct-audit"),
        ('{"format": {"name": "intacct-audit report", "version": 2}}', "has version 2"),
        ('{"format": {"name": "intacct-audit report", "version": true}}', "has version True"),
        ('{"format": {"name": "intacct-audit report", "version": 1}}', "report is not an object"),
        ('{"format": {"name": "intacct-audit report", "version": 1, "x": 1}, "report": 1}', "report is not an object"),
    ],
)
def test_what_is_no_report_is_refused_with_a_hint(text: str, complaint: str) -> None:
    with pytest.raises(EvidenceError, match=complaint) as caught:
        load(text)
    assert caught.value.hint


def test_a_requirement_that_nests_endlessly_is_refused() -> None:
    nested: dict[str, Any] = {"kind": "sign_in"}
    for _ in range(400):
        nested = {"kind": "not", "requirement": nested}
    with pytest.raises(EvidenceError, match="cannot be used"):
        load(change(lambda r: pack_of(r)["pack"]["rules"][0].update(requirement={**nested, "more": 1})))


@cache
def leaves() -> tuple[tuple[str | int, ...], ...]:
    """The way to each value of the full report's document."""

    def walk(node: Any, way: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
        yield way
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, child in items:
            yield from walk(child, (*way, key))

    return tuple(walk(json.loads(as_json(full())), ()))[1:]


ODD = st.sampled_from([None, True, 0, -1, 1.5, "", "x", [], {}, [1], {"kind": "not"}, {"is": "x"}, 10**30])


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_damage_to_any_value_ends_in_anything_but_a_sentence(data: st.DataObject) -> None:
    way = data.draw(st.sampled_from(leaves()))
    odd = data.draw(ODD)
    document = json.loads(as_json(full()))
    node = document
    for key in way[:-1]:
        node = node[key]
    same = node[way[-1]] == odd and type(node[way[-1]]) is type(odd)
    node[way[-1]] = odd
    try:
        loaded = load(json.dumps(document))
    except EvidenceError:
        assert not same
    else:
        # Then it was a value that may be any, and it is told as it stands.
        assert json.loads(as_json(loaded)) == document


def test_a_report_that_was_loaded_is_equal_to_the_one_that_was_written() -> None:
    assert load(as_json(full())) == full()
    nothing = consistent(replace(REPORT, packs=()))
    assert load(as_json(nothing)) == nothing


@pytest.mark.parametrize("code", ExitCode)
def test_an_exit_code_may_be_one_that_its_verdicts_can_lead_to_and_no_other(code: ExitCode) -> None:
    def accepted(report: Report) -> bool:
        try:
            load(as_json(replace(report, exit_code=code.value)))
        except EvidenceError:
            return False
        return True

    (part,) = REPORT.packs
    broken = replace(part.verdicts[0].findings[0], reason=Reason.BROKEN)
    failed = replace(part, verdicts=(replace(part.verdicts[0], findings=(broken,)), *part.verdicts[1:]))
    unproven = with_only(VERDICTS[0], readiness=readiness(with_only(VERDICTS[0]).packs[0].pack, VERDICTS[:1]))
    assert accepted(REPORT) is (code is ExitCode.GAP)
    assert accepted(replace(REPORT, packs=(failed,))) is (code is ExitCode.NO_AUDIT)
    assert accepted(unproven) is (code in {ExitCode.READY, ExitCode.UNPROVEN})
    assert accepted(consistent(nothing_open())) is (code is ExitCode.READY)
