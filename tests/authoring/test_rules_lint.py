"""`rules lint`: what it finds, what it leaves alone, and how a run ends."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from acme_pack import FIX, TEXT, TODAY, pack, rule

from auditor.__main__ import run
from auditor.model.company import PermissionType
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    Boxes,
    Forbidden,
    HasNoMore,
    HasRights,
    HoldsRole,
    Manual,
    Not,
    ParameterIs,
    PermissionTypeIs,
    Preset,
    Requirement,
    Section,
    SettingIs,
    Subscription,
    UserExists,
    UserFact,
    UserIs,
)
from auditor.model.rule import Level, Origin, Parameter, ParameterType, Rule, RulePack
from auditor.rulebook.lint import CHECKS, Finding, Severity, lint
from auditor.vocabulary import catalogue

Captured = pytest.CaptureFixture[str]
LIST_VIEW = "grant: [List, View]"


def found(some: RulePack, as_of: date = TODAY) -> list[str]:
    return [finding.code for finding in lint(some, catalogue(), as_of)]


def codes(requirement: Requirement, **fields: Any) -> list[str]:
    return found(pack(rule(requirement, **fields)))


def sentence(requirement: Requirement, **fields: Any) -> str:
    (finding,) = lint(pack(rule(requirement, **fields)), catalogue(), TODAY)
    return finding.sentence


def customers(*rights: str) -> HasRights:
    return HasRights("Accounts Receivable", permission="Customers", rights=rights)


def row(application: str, permission: str, *rights: str) -> HasRights:
    return HasRights(application, permission=permission, rights=rights)


LISTS = Section.ACTIVITIES_AND_LISTS
SECTION = HasRights("Accounts Receivable", section=LISTS, preset=Preset.READ_ONLY)
IN_CONTRACTS = ("Contracts", "Contract", "List")


def test_a_clean_pack_has_no_finding() -> None:
    assert found(pack()) == []
    assert codes(customers("List", "View")) == []


# Rights that need others


@pytest.mark.parametrize(
    "requirement",
    [
        customers("View"),
        customers("Add", "Edit", "View"),
        AllOf((UserExists(), customers("View"))),
        AnyOf((customers("View"), Subscription("Order Entry"))),
        replace(SECTION, plus=(Boxes("Customers", ("Edit",)),), less=(Boxes("Customers", ("List",)),)),
        replace(SECTION, less=(Boxes("Customers", ("List",)),)),
        HoldsRole("Acme", customers("View")),
    ],
)
def test_a_right_without_the_list_of_its_row_is_an_error(requirement: Requirement) -> None:
    assert codes(requirement) == ["view-without-list"]


@pytest.mark.parametrize(
    "requirement",
    [
        customers("List"),
        AllOf((customers("View"), customers("List"))),
        AllOf((customers("List"), AnyOf((customers("View"), customers("Edit"))))),
        replace(SECTION, plus=(Boxes("Customers", ("Add", "Edit")),)),
        row("Administration", "Company info", "View"),
        Forbidden(customers("Delete")),
        Not(customers("Edit")),
        HasNoMore(customers("View")),
        HasRights("Accounts Receivable", section=Section.REPORTS, preset=Preset.ALL),
    ],
)
def test_a_right_whose_list_is_asked_for_or_that_is_not_asked_for_itself_is_none(requirement: Requirement) -> None:
    assert "view-without-list" not in codes(requirement)


def test_a_row_with_two_sets_of_boxes_needs_the_list_of_each() -> None:
    summaries = ("Expenses", "Expense summaries")
    assert codes(row(*summaries, "List", "View expense")) == ["view-without-list"]
    assert "without List expenses" in sentence(row(*summaries, "List", "View expense"))
    assert codes(row(*summaries, "List", "View", "List expenses", "View expense")) == []


def test_the_list_may_be_asked_for_by_another_rule_that_is_as_strict_and_always_applies() -> None:
    view = rule(customers("View"))
    assert found(pack(view, rule(customers("List")))) == []
    assert found(pack(view, rule(customers("List"), level=Level.OPTIONAL))) == ["view-without-list"]
    condition = Subscription("Order Entry")
    assert found(pack(view, rule(customers("List"), when=condition))) == ["view-without-list"]
    assert found(pack(replace(view, when=condition), rule(customers("List"), when=condition))) == []
    assert found(pack(view, rule(customers("List"), subject="other"))) == ["view-without-list"]
    assert found(pack(view, rule(AnyOf((customers("List"), UserExists()))))) == ["view-without-list"]


@pytest.mark.parametrize(
    ("rights", "needed"),
    [
        (row("General Ledger", "Journal entries", "List", "View", "Reclass"), "Journal entries: Edit"),
        (row(*IN_CONTRACTS, "Cancel"), "Contract: Edit"),
        (row(*IN_CONTRACTS, "Edit", "Add", "Historical"), "Contract: Post"),
        (row("Administration", "Application subscriptions", "List", "Subscribe"), "subscriptions: Configure"),
    ],
)
def test_a_right_without_the_other_one_that_it_needs_is_an_error(rights: HasRights, needed: str) -> None:
    assert codes(rights) == ["right-without-needed"]
    assert needed in sentence(rights)


def test_rights_can_need_those_of_another_row() -> None:
    grant = row("Administration", "Grant admin rights", "Grant")
    users = row("Administration", "Users", "List", "Add", "Edit")
    assert codes(grant) == ["right-without-needed"] * 3
    assert codes(AllOf((grant, users))) == []


def test_what_is_needed_may_come_with_a_preset() -> None:
    contracts = HasRights("Contracts", section=LISTS, preset=Preset.READ_ONLY)
    cancel = replace(contracts, plus=(Boxes("Contract", ("Cancel",)),))
    assert "right-without-needed" in codes(cancel)
    assert "right-without-needed" not in codes(replace(contracts, plus=(Boxes("Contract", ("Cancel", "Edit")),)))
    assert "right-without-needed" not in codes(replace(contracts, preset=Preset.ALL))


# Names


def test_a_right_that_the_row_does_not_offer_is_an_error() -> None:
    assert codes(customers("List", "Fly")) == ["right-not-offered"]
    assert codes(replace(SECTION, less=(Boxes("Customers", ("Fly",)),))) == ["right-not-offered"]


def test_a_name_that_is_only_inferred_is_a_warning_and_a_right_a_note() -> None:
    guessed = next(row for row in catalogue().rows if row.name_inferred and row.rights_inferred)
    asked = HasRights(guessed.application, permission=guessed.name, rights=guessed.rights_inferred)
    findings = lint(pack(rule(asked)), catalogue(), TODAY)
    assert {(one.code, one.severity) for one in findings} == {
        ("inferred-name", Severity.WARNING),
        ("inferred-right", Severity.NOTE),
    }


def test_a_permission_that_stands_elsewhere_today_is_a_warning_that_says_where() -> None:
    old = next(one for one in catalogue().rows if catalogue().moved_to(one.application, one.name) and one.rights)
    findings = lint(pack(rule(row(old.application, old.name, *old.rights))), catalogue(), TODAY)
    (moved,) = [one for one in findings if one.code == "moved-permission"]
    assert moved.severity is Severity.WARNING
    assert " > ".join(catalogue().moved_to(old.application, old.name) or ()) in moved.sentence


def test_a_right_that_only_some_companies_show_is_a_warning() -> None:
    assert codes(row("Time", "Approve timesheets", "List", "API Proxy")) == ["conditional-right"]


# Alternatives and conditions


@pytest.mark.parametrize(
    "alternatives",
    [
        (customers("List"), customers("List", "View")),
        (customers("List", "View"), customers("List")),
        (UserExists(), UserExists()),
        (HoldsRole(), HoldsRole("Acme")),
        (UserIs(UserFact.STATUS), UserIs(UserFact.STATUS, ("active",))),
        (SettingIs("ME", "X", ("a", "b")), SettingIs("ME", "X", ("a",))),
        (SECTION, replace(SECTION, preset=Preset.ALL)),
        (UserExists(), AllOf((UserExists(), Subscription("Taxes")))),
        (
            UserExists(),
            AllOf((UserIs(UserFact.TYPE, ("business user",)), UserIs(UserFact.TYPE, ("employee user",)))),
        ),
        (UserExists(), AllOf((Subscription("Taxes"), Not(Subscription("Taxes"))))),
    ],
)
def test_an_alternative_that_never_decides_is_an_error(alternatives: tuple[Requirement, ...]) -> None:
    assert codes(AnyOf(alternatives)) == ["unreachable-alternative"]


@pytest.mark.parametrize(
    "alternatives",
    [
        (customers("List"), row("Order Entry", "Customers", "List")),
        (customers("List", "View"), customers("List", "Edit")),
        (UserIs(UserFact.STATUS, ("active",)), UserIs(UserFact.STATUS, ("inactive",))),
        (HoldsRole("One"), HoldsRole("Two")),
        (Manual("Look here."), Manual("Look there.")),
    ],
)
def test_alternatives_that_decide_are_left_alone(alternatives: tuple[Requirement, ...]) -> None:
    assert codes(AnyOf(alternatives)) == []


def test_an_alternative_that_the_condition_excludes_is_an_error() -> None:
    either = AnyOf((HoldsRole("Acme"), customers("List")))
    assert codes(either, when=PermissionTypeIs(PermissionType.USERS)) == ["unreachable-alternative"]
    assert codes(either, when=PermissionTypeIs(PermissionType.ROLES)) == []


def test_one_alternative_alone_is_a_note() -> None:
    assert codes(AnyOf((UserExists(),))) == ["single-alternative"]


def test_a_rule_that_can_never_pass_is_an_error() -> None:
    off, full = (UserIs(UserFact.ADMIN_PRIVILEGES, (value,)) for value in ("off", "full"))
    assert codes(AllOf((off, full))) == ["cannot-pass"]
    assert codes(off, when=full) == ["cannot-pass"]
    assert codes(UserExists(), when=AllOf((off, full))) == ["cannot-pass"]
    assert codes(UserExists(), when=full) == []


def test_a_rule_that_can_never_be_a_gap_is_an_error() -> None:
    assert codes(customers("List"), when=customers("List", "View")) == ["cannot-fail"]
    assert codes(customers("List", "View"), when=customers("List")) == []


@pytest.mark.parametrize(
    "requirement",
    [
        AnyOf((Subscription("Taxes"), Not(Subscription("Taxes")))),
        AnyOf((Forbidden(Subscription("Taxes")), Subscription("Projects"), Subscription("Taxes"))),
        UserIs(UserFact.ADMIN_PRIVILEGES, ("off", "limited", "full")),
        SettingIs("ME", "DISABLEENTITYSLIDEIN", ("on", "off")),
        AnyOf((SettingIs("ME", "X", ("on",)), SettingIs("ME", "X", ("F",)))),
        AnyOf((PermissionTypeIs(PermissionType.ROLES), PermissionTypeIs(PermissionType.USERS))),
        AllOf((UserIs(UserFact.ADMIN_PRIVILEGES, ("off", "limited", "full")),)),
    ],
)
def test_what_every_company_meets_is_an_error(requirement: Requirement) -> None:
    assert codes(requirement) == ["cannot-fail"]


@pytest.mark.parametrize(
    "requirement",
    [
        AnyOf((Subscription("Taxes"), Not(Subscription("Projects")))),
        AnyOf((Forbidden(customers("List", "View")), customers("List", "View"))),
        UserIs(UserFact.ADMIN_PRIVILEGES, ("limited", "full")),
        SettingIs("ME", "X", ("on", "Daily")),
        AnyOf((SettingIs("ME", "X", ("on",)), SettingIs("ME", "Y", ("off",)))),
    ],
)
def test_what_some_company_does_not_meet_can_fail(requirement: Requirement) -> None:
    assert codes(requirement) == []


BUSINESS, EMPLOYEE = (UserIs(UserFact.TYPE, (kind,)) for kind in ("business user", "employee user"))
BILLS = row("Accounts Payable", "Bills", "List", "View", "Add")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BILLS, Forbidden(row("Accounts Payable", "Bills", "Add", "Delete"))),
        (BILLS, HasNoMore(row("Accounts Payable", "Bills", "List", "View"))),
        (BILLS, AllOf((row("Accounts Payable", "Bills", "List"), HasNoMore(row("Accounts Payable", "Bills", "List"))))),
        (AllOf((UserExists(), BILLS)), Forbidden(AnyOf((Subscription("Taxes"), BILLS)))),
        (customers("List", "View", "Edit"), HasNoMore(SECTION)),
        (BUSINESS, EMPLOYEE),
        (UserIs(UserFact.USER_ID, ("sync",)), UserIs(UserFact.USER_ID, starts_with="XML_Gateway")),
    ],
)
def test_two_required_rules_that_exclude_each_other_are_an_error_that_names_both(
    one: Requirement, other: Requirement
) -> None:
    for first, second in ((one, other), (other, one)):
        (finding,) = lint(pack(rule(first), rule(second)), catalogue(), TODAY)
        assert finding.code == "cannot-pass"
        assert "some-rule and some-rule-1" in finding.sentence
        assert finding.rule == "some-rule-1"


@pytest.mark.parametrize(
    "other",
    [
        rule(Forbidden(row("Accounts Payable", "Bills", "Add")), level=Level.RECOMMENDED),
        rule(Forbidden(row("Accounts Payable", "Bills", "Add")), subject="jo"),
        rule(Forbidden(row("Accounts Payable", "Bills", "Add")), when=Subscription("Taxes")),
        rule(Forbidden(row("Accounts Payable", "Bills", "Add")), unanswered=("bills",)),
        rule(Forbidden(row("Accounts Payable", "Bills", "Delete"))),
        rule(HasNoMore(row("Accounts Payable", "Bills", "List", "View", "Add", "Edit"))),
    ],
)
def test_two_rules_that_can_both_be_met_are_none(other: Rule) -> None:
    assert found(pack(rule(BILLS), other)) == []


def test_what_a_right_depends_on_is_not_beyond_it() -> None:
    """The List of the bills is needed by the View that the second rule is content with."""
    only_view = HasNoMore(row("Accounts Payable", "Bills", "View"))
    assert "cannot-pass" not in found(pack(rule(row("Accounts Payable", "Bills", "List")), rule(only_view)))


def test_a_file_of_another_name_is_a_warning_and_an_error_once_it_is_installed() -> None:
    other = pack(id="other")
    for origin, severity in {
        Origin.FILE: Severity.WARNING,
        Origin.DISTRIBUTION: Severity.ERROR,
        Origin.BUNDLED: Severity.ERROR,
    }.items():
        (finding,) = lint(replace(other, origin=origin), catalogue(), TODAY)
        assert (finding.code, finding.severity) == ("other-file-name", severity)


def test_two_rules_that_require_the_same_are_a_warning() -> None:
    assert found(pack(rule(UserExists()), rule(UserExists()))) == ["same-requirement"]
    assert found(pack(rule(UserExists()), rule(UserExists(), subject="other"))) == []


# Paths and dates


def test_a_click_path_counts_as_verified_for_180_days() -> None:
    assert found(pack(), FIX.verified + timedelta(days=180)) == []
    assert found(pack(), FIX.verified + timedelta(days=181)) == ["path-not-verified"]


def test_a_day_that_is_still_to_come_is_an_error() -> None:
    assert found(pack(), date(2026, 11, 21)) == ["date-to-come"]
    assert codes(UserExists(), fix=replace(FIX, verified=TODAY + timedelta(days=1))) == ["date-to-come"]


@pytest.mark.parametrize(
    "path",
    [("Company", "Subscriptions"), ("Company", "Roles", "Subscriptions"), ("Company", "Web Services User", "Add")],
)
def test_a_path_of_an_older_menu_is_an_error_that_names_todays(path: tuple[str, ...]) -> None:
    fix = replace(FIX, path=path)
    assert codes(UserExists(), fix=fix) == ["retired-path"]
    assert "Company > Admin" in sentence(UserExists(), fix=fix)


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Under Company > Subscriptions > Web Services, turn the toggle on.", ["retired-path"]),
        ("Under Company > Admin > Subscriptions, turn the toggle on.", []),
        ("Under Company > Admin > Users, roles, and groups > Roles, add one.", []),
        ("In My practice > Company > Roles, add one.", []),
        ("Under Company > Rolesets, add one.", []),
    ],
)
def test_a_sentence_that_sends_somebody_to_an_older_menu_is_a_warning(sentence: str, code: list[str]) -> None:
    for some in (
        rule(UserExists(), fix=replace(FIX, steps=(sentence,))),
        rule(UserExists(), prove=sentence),
        rule(Manual(sentence)),
    ):
        findings = lint(pack(some), catalogue(), TODAY)
        assert [one.code for one in findings] == code
        assert {one.severity for one in findings} <= {Severity.WARNING}


def test_a_note_may_name_an_old_path() -> None:
    assert codes(UserExists(), note="The guide prints Company > Subscriptions, which has moved.") == []


def test_an_old_path_is_welcome_as_the_former_one_only() -> None:
    assert codes(UserExists(), fix=replace(FIX, former_path=("Company", "Subscriptions"))) == []
    assert codes(UserExists(), fix=replace(FIX, former_path=FIX.path)) == ["same-former-path"]


# Texts


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": "The user exists."}, "text-style"),
        ({"why": "Without it nothing works"}, "text-style"),
        ({"why": "Do it now!"}, "text-style"),
        ({"why": "TODO: say why."}, "unfinished-text"),
        ({"note": "x" * 401}, "text-length"),
        ({"fix": replace(FIX, steps=("x" * 241,))}, "text-length"),
        ({"reference": None}, "missing-reference"),
    ],
)
def test_house_style(fields: dict[str, Any], code: str) -> None:
    assert codes(UserExists(), **fields) == [code]


def test_rules_without_a_reference_are_one_note_that_names_them() -> None:
    some = pack(rule(UserExists(), reference=None), rule(Subscription("Taxes"), reference=None), rule(SECTION))
    (finding,) = lint(some, catalogue(), TODAY)
    assert finding.severity is Severity.NOTE
    assert finding.sentence == "2 of 3 rules name no reference: some-rule, some-rule-1."


def test_a_rule_of_ours_needs_no_reference() -> None:
    assert codes(UserExists(), reference=None, added_by_us=True) == []


def test_two_rules_of_one_title_are_a_warning() -> None:
    two = pack(rule(UserExists()), rule(Subscription("Taxes")))
    assert found(replace(two, rules=tuple(replace(one, title="Same") for one in two.rules))) == ["same-title"]


def test_a_source_that_is_not_complete_says_what_it_leaves_open() -> None:
    assert found(pack(complete=False)) == ["open-not-said"]
    assert found(pack(complete=False, leaves_open=("The sender ID.",))) == []


def test_a_question_whose_answer_changes_nothing_is_a_warning() -> None:
    question = Parameter("bills", "Are bills synced?", ParameterType.YES_OR_NO)
    asked = pack(rule(UserExists(), when=ParameterIs("bills", ("yes",), "")), parameters=(question,))
    text = "parameters:\n  - name: bills\n"
    assert [one.code for one in lint(pack(parameters=(question,)), catalogue(), TODAY, text)] == ["unused-parameter"]
    assert lint(asked, catalogue(), TODAY, text) == ()
    assert lint(pack(parameters=(question,)), catalogue(), TODAY, text + "pack: ${bills}\n") == ()


# The table


def test_every_code_of_the_table_is_one_code_with_a_meaning() -> None:
    assert len({check.code for check in CHECKS}) == len(CHECKS)
    assert all(check.meaning for check in CHECKS)


def test_findings_come_in_the_order_of_the_file_and_name_their_rule() -> None:
    some = pack(rule(customers("View")), rule(Subscription("Taxes"), why="TODO."), complete=False)
    findings = lint(some, catalogue(), TODAY)
    places = [(one.line, one.rule, one.code) for one in findings]
    assert places == [
        (1, None, "open-not-said"),
        (10, "some-rule", "view-without-list"),
        (20, "some-rule-1", "unfinished-text"),
    ]


# The command


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "acme.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def change(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def linted(*arguments: str) -> int:
    return run(["rules", "lint", "acme.yaml", "--as-of", TODAY.isoformat(), *arguments])


def test_a_clean_pack_ends_with_0(acme: Path, capsys: Captured) -> None:
    assert acme.is_file()
    assert linted() == 0
    assert capsys.readouterr().out == "1 pack: 0 errors, 0 warnings, 0 notes.\n"


def test_an_error_ends_with_1_and_is_told_with_place_code_rule_and_hint(acme: Path, capsys: Captured) -> None:
    change(acme, (LIST_VIEW, "grant: [View]"))
    assert linted() == 1
    said = "Accounts Receivable > Customers: View without List shows nothing."
    assert capsys.readouterr().out.splitlines() == [
        f"acme.yaml:12:5: error view-without-list: {said} [customers-readable]",
        "    Add List to the rights of this row.",
        "1 pack: 1 error, 0 warnings, 0 notes.",
    ]


def test_warnings_fail_only_where_that_is_asked(acme: Path, capsys: Captured) -> None:
    change(acme, ("verified: 2026-11-01", "verified: 2026-01-01"))
    assert linted() == 0
    assert "acme.yaml:19:7: warning path-not-verified: " in capsys.readouterr().out
    assert linted("--strict") == 1
    assert linted("--strict", "--ignore", "path-not-verified") == 0


def test_a_pack_that_does_not_load_ends_with_2_and_hides_no_other(acme: Path, capsys: Captured) -> None:
    change(acme, (LIST_VIEW, "grant: [View]"))
    (acme.parent / "broken.yaml").write_text(TEXT.replace("product:", "produkt:"), encoding="utf-8")
    assert run(["rules", "lint", "broken.yaml", "acme.yaml", "--as-of", "2026-11-29"]) == 2
    told = capsys.readouterr()
    assert told.err == ""
    assert "broken.yaml:2:1: error refused: " in told.out
    assert "error view-without-list" in told.out
    assert told.out.endswith("2 packs: 2 errors, 0 warnings, 0 notes.\n")


def test_the_document_for_programs_holds_the_same(acme: Path, capsys: Captured) -> None:
    change(acme, (LIST_VIEW, "grant: [View]"))
    assert linted("--output", "json") == 1
    document = json.loads(capsys.readouterr().out)
    assert document["format"] == {"name": "intacct-audit lint", "version": 1}
    assert document["as_of"] == "2026-11-29"
    assert document["packs"] == ["acme"]
    assert document["counts"] == {"error": 1, "warning": 0, "note": 0}
    (finding,) = document["findings"]
    assert set(finding) == set(Finding.__dataclass_fields__)
    assert (finding["line"], finding["code"], finding["rule"]) == (12, "view-without-list", "customers-readable")


def test_a_folder_is_every_pack_in_it(acme: Path, capsys: Captured) -> None:
    (acme.parent / "second.yaml").write_text(TEXT.replace("pack: acme", "pack: second"), encoding="utf-8")
    (acme.parent / "acme.examples.yaml").write_text("examples: []\n", encoding="utf-8")
    assert run(["rules", "lint", ".", "--as-of", "2026-11-29"]) == 0
    assert capsys.readouterr().out.startswith("2 packs: ")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nowhere.yaml"],
        ["nonesuch"],
        ["empty"],
        ["acme.yaml", "--as-of", "soon"],
        ["acme.yaml", "--ignore", "view-without-lists"],
        ["acme.yaml", "--ignore", "refused"],
        ["acme.yaml", "--param", "nobody=yes"],
        ["acme.yaml", "--output", "pdf"],
    ],
)
def test_what_cannot_be_linted_is_wrong_usage(arguments: list[str], acme: Path, capsys: Captured) -> None:
    (acme.parent / "empty").mkdir()
    assert run(["rules", "lint", *arguments]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("error: ")
    assert "Traceback" not in told.err


def test_the_bundled_packs_have_no_error(checkout: Path, capsys: Captured) -> None:
    assert run(["rules", "lint", str(checkout / "rules"), "--as-of", "2026-11-29"]) == 0, capsys.readouterr().out
