"""The JSON report: complete, and harmless wherever it is shown."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Any, get_args

import pytest
from sample import AR_RIGHTS, LEFT_OUT, REPORT, VERDICTS, lacks, too_much, with_only

from auditor.model.company import Entities, FactOfCompany, PermissionType
from auditor.model.report import Report
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    Boxes,
    CanRead,
    CompanyFactKnown,
    DimensionEnabled,
    EntitiesAre,
    FieldExists,
    Forbidden,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    Installed,
    LeastPrivilege,
    Manual,
    Not,
    ParameterIs,
    PermissionTypeIs,
    Preset,
    RecordExists,
    Requirement,
    Section,
    SeesEntities,
    SenderAuthorised,
    SettingIs,
    SignInWorks,
    Subscription,
    UserExists,
    UserFact,
    UserIs,
)
from auditor.model.rule import Rule, RulePack
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters import REPORTERS, Display

EXAMPLES: tuple[Requirement, ...] = (
    Subscription("General Ledger"),
    SenderAuthorised("UpflowMPP"),
    SignInWorks(),
    UserExists(),
    UserIs(UserFact.TYPE, ("business user",)),
    HoldsRole("Upflow"),
    HasRights("General Ledger", permission="Accounts", rights=("List", "View")),
    CompanyFactKnown(FactOfCompany.BASE_CURRENCY),
    CanRead("ARINVOICE"),
    Manual("Look."),
    AllOf((SignInWorks(), UserExists())),
    AnyOf((SignInWorks(), UserExists())),
    Not(SignInWorks()),
    UserIs(UserFact.USER_ID, starts_with="xml_"),
    HasRights(
        "General Ledger",
        section=Section.REPORTS,
        preset=Preset.ALL,
        plus=(Boxes("Trial balance", ("Run",)),),
        less=(Boxes("Cash flow"),),
    ),
    HasRightsEverywhere(Section.REPORTS, Preset.ALL, ("Company",)),
    HasNoMore(HasRights("General Ledger", permission="Accounts", rights=("List",))),
    HoldsRole(grants=HasRights("General Ledger", permission="Accounts", rights=("List",))),
    LeastPrivilege(("Administration",)),
    SeesEntities(("100", "200")),
    PermissionTypeIs(PermissionType.ROLES),
    EntitiesAre(Entities.SOME),
    SettingIs("ME", "DISABLEENTITYSLIDEIN", ("off",)),
    DimensionEnabled("EMPLOYEE"),
    Installed("Upflow"),
    RecordExists("GLJOURNAL", (("SYMBOL", "WIP"),), in_each_entity=True),
    FieldExists("ARINVOICE", "TAX", "decimal", ("a", "b")),
    ParameterIs("bills-synced", ("yes",), "no"),
    Forbidden(SignInWorks()),
)


def parsed(display: Display | None = None, report: Report = REPORT) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(REPORTERS["json"].render(report, display or Display()))
    return document


def missing(value: object, node: Any, where: str = "report") -> list[str]:
    """Every field of every dataclass under `value` that the JSON below `node` lacks or tells differently.

    It walks the fields, so a field that is added to the model and forgotten in the format fails.
    """
    if is_dataclass(value):
        # The rules of a pack stand once; a verdict names its rule.
        if isinstance(value, Rule) and isinstance(node, str):
            return [] if node == value.id else [f"{where}: {value.id} is not {node}"]
        return [
            complaint
            for f in fields(value)
            for complaint in (
                missing(getattr(value, f.name), node[f.name], f"{where}.{f.name}")
                if f.name in node
                else [f"{where}.{f.name}"]
            )
        ]
    if isinstance(value, tuple):
        if len(value) != len(node):
            return [f"{where}: {len(value)} items, not {len(node)}"]
        return [
            c for n, (v, child) in enumerate(zip(value, node, strict=True)) for c in missing(v, child, f"{where}[{n}]")
        ]
    return [] if plain(value) == node else [f"{where}: {value!r} is not {node!r}"]


def plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Mapping():
            return dict(value)
    return value


def test_every_field_of_the_model_is_in_the_report() -> None:
    assert missing(REPORT, parsed()["report"]) == []


def test_the_walk_notices_what_is_missing() -> None:
    node = parsed()["report"]
    del node["packs"][0]["verdicts"][0]["findings"][0]["basis"]
    node["views"][0]["traffic"]["requests"] = 7
    assert missing(REPORT, node) == [
        "report.packs[0].verdicts[0].findings[0].basis",
        "report.views[0].traffic.requests: 1 is not 7",
    ]


@pytest.mark.parametrize("requirement", EXAMPLES, ids=lambda requirement: type(requirement).__name__)
def test_every_kind_of_requirement_is_told_with_all_its_fields(requirement: Requirement) -> None:
    rule = replace(VERDICTS[0].rule, requirement=requirement)
    pack: RulePack = replace(REPORT.packs[0].pack, rules=(rule,))
    part = replace(REPORT.packs[0], pack=pack, verdicts=(replace(VERDICTS[0], rule=rule),))
    node = parsed(report=replace(REPORT, packs=(part,)))["report"]["packs"][0]["pack"]["rules"][0]["requirement"]
    assert node["kind"]
    assert missing(requirement, node) == []


def test_the_condition_the_subject_and_the_open_questions_of_a_rule_are_told() -> None:
    rule = replace(VERDICTS[0].rule, when=EntitiesAre(Entities.SOME), subject="xmlgateway", unanswered=("entity",))
    part = replace(REPORT.packs[0], verdicts=(replace(VERDICTS[0], rule=rule), *VERDICTS[1:]))
    node = parsed(report=replace(REPORT, packs=(part,)))["report"]["packs"][0]["pack"]["rules"][0]
    assert node["when"] == {"kind": "entities", "entities": "some"}
    assert (node["subject"], node["unanswered"]) == ("xmlgateway", ["entity"])


def test_each_parameter_has_the_answer_that_was_used_or_none() -> None:
    parameters = parsed()["report"]["packs"][0]["pack"]["parameters"]
    assert {p["name"]: p["answer"] for p in parameters} == {
        "bills-synced": "no",
        "mode": None,
        "entity": REPORT.packs[0].pack.answers["entity"],
    }


def test_a_box_to_take_out_is_told_apart_from_one_to_tick() -> None:
    findings = (lacks("AR", "reports", "Ledger", "Run"), too_much("AR", "reports", "Aging", "Run"))
    report = with_only(Verdict(AR_RIGHTS, Outcome.GAP, "Boxes.", findings), exit_code=1)
    boxes = [f["box"] for f in parsed(report=report)["report"]["packs"][0]["verdicts"][0]["findings"]]
    assert [(box["permission"], box["untick"]) for box in boxes] == [("Ledger", False), ("Aging", True)]


def test_no_kind_of_requirement_is_without_an_example() -> None:
    assert {type(example) for example in EXAMPLES} == set(get_args(Requirement))


def test_the_format_has_a_name_and_a_version() -> None:
    assert parsed()["format"] == {"name": "intacct-audit report", "version": 1}


def test_nothing_depends_on_the_display() -> None:
    assert parsed(Display(show=frozenset(), width=40, colour=True)) == parsed(Display(show="all"))


def test_counts_and_the_meaning_of_the_exit_code_are_there() -> None:
    report = parsed()["report"]
    assert report["counts"] == {"pass": 4, "gap": 4, "unproven": 3, "not applicable": 1}
    assert report["packs"][0]["counts"] == report["counts"]
    assert report["exit"]["code"] == report["exit_code"] == 1
    assert report["exit"]["name"] == "GAP"


def test_verdicts_name_a_rule_of_the_pack_and_rules_that_were_not_selected_are_told() -> None:
    part = parsed()["report"]["packs"][0]
    rules = {rule["id"] for rule in part["pack"]["rules"]}
    assert {verdict["rule"] for verdict in part["verdicts"]} == rules - {LEFT_OUT.id}


def test_a_rule_is_told_as_it_was_judged() -> None:
    judged = replace(VERDICTS[0].rule, title="With the parameter filled in")
    part = replace(REPORT.packs[0], verdicts=(replace(VERDICTS[0], rule=judged), *VERDICTS[1:]))
    rules = parsed(report=replace(REPORT, packs=(part,)))["report"]["packs"][0]["pack"]["rules"]
    assert rules[0]["title"] == "With the parameter filled in"


def test_times_are_utc() -> None:
    there = REPORT.taken_at.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert parsed(report=replace(REPORT, taken_at=there))["report"]["taken_at"] == "2026-11-23T14:05:09Z"


def test_objects_are_sorted() -> None:
    assert list(parsed()["report"]["packs"][0]["pack"]["objects"]) == ["ARINVOICE", "CUSTOMER"]


def test_no_character_acts_on_a_terminal_that_shows_the_file_and_none_is_lost() -> None:
    text = REPORTERS["json"].render(REPORT, Display())
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert json.loads(text)["report"]["company_name"] == REPORT.company_name


def test_each_outcome_is_told_by_its_word() -> None:
    told_outcomes = {verdict["outcome"] for verdict in parsed()["report"]["packs"][0]["verdicts"]}
    assert told_outcomes == {outcome.value for outcome in Outcome}
