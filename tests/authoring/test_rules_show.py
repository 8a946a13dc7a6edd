"""`rules show`: everything that a pack says, and every requirement in words."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from acme_pack import TEXT

from auditor.__main__ import run
from auditor.model.company import Entities, FactOfCompany, PermissionType
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
from auditor.rulebook.words import in_words

Captured = pytest.CaptureFixture[str]

CUSTOMERS = HasRights("Accounts Receivable", permission="Customers", rights=("List", "View"))
SECTION = HasRights("General Ledger", section=Section.ACTIVITIES_AND_LISTS, preset=Preset.READ_ONLY)
CHANGED = HasRights(
    "General Ledger",
    section=Section.REPORTS,
    preset=Preset.ALL,
    plus=(Boxes("Journals", ("Add",)),),
    less=(Boxes("Budgets", ("Delete",)), Boxes("Users")),
)
TAXES = Subscription("Taxes")

WORDS: list[tuple[Requirement, str]] = [
    (TAXES, "the company is subscribed to Taxes"),
    (SenderAuthorised("AcmeMPP"), "the company lets the sender ID AcmeMPP make Web Services requests"),
    (SignInWorks(), "the user can sign in"),
    (UserExists(), "the user exists"),
    (UserIs(UserFact.STATUS, ("active",)), "the status of the user is active"),
    (UserIs(UserFact.ADMIN_PRIVILEGES, ("off", "limited")), "the admin privileges of the user are off or limited"),
    (UserIs(UserFact.EMAIL), "the e-mail address of the user is filled in"),
    (UserIs(UserFact.USER_ID, starts_with="XML_"), "the user ID begins with XML_"),
    (CUSTOMERS, "the user has Accounts Receivable > Customers: List, View"),
    (SECTION, "the user has General Ledger > Activities and lists: Read only"),
    (
        CHANGED,
        "the user has General Ledger > Reports: All, in addition Journals: Add, except Budgets: Delete; Users: All",
    ),
    (
        HasRightsEverywhere(Section.REPORTS, Preset.ALL, ("Company", "Taxes")),
        "the user has All in Reports of every application, other than Company and Taxes",
    ),
    (HasNoMore(CUSTOMERS), "the user has no more there than Accounts Receivable > Customers: List, View"),
    (LeastPrivilege(("Company",)), "the user has no right that this pack does not ask for, other than Company"),
    (HoldsRole(), "the user holds a role that counts for its way of signing in"),
    (
        HoldsRole("Acme", CUSTOMERS),
        "the user holds the role Acme which alone grants Accounts Receivable > Customers: List, View",
    ),
    (SeesEntities(), "the user may work in every entity of the company"),
    (SeesEntities(("E1", "E2")), "the user may work in E1 and E2"),
    (PermissionTypeIs(PermissionType.ROLES), "the company gives permissions to roles"),
    (EntitiesAre(Entities.SOME), "the company has entities"),
    (EntitiesAre(Entities.NONE), "the company has no entities"),
    (CompanyFactKnown(FactOfCompany.BASE_CURRENCY), "the base currency can be read and is one value"),
    (SettingIs("AR", "FREQUENCY", ("Daily", "Monthly")), "the setting FREQUENCY of application AR is Daily or Monthly"),
    (DimensionEnabled("EMPLOYEE"), "General Ledger uses the dimension EMPLOYEE"),
    (Installed("Acme Sync"), "the application Acme Sync of Platform Services is installed and deployed"),
    (
        RecordExists("GLJOURNAL", (("SYMBOL", "WIP"),), in_each_entity=True),
        "there is a record GLJOURNAL with SYMBOL WIP in each entity",
    ),
    (RecordExists("ITEM"), "there is a record ITEM"),
    (
        FieldExists("ARINVOICE", "STATE", "picklist", ("a", "b")),
        "ARINVOICE has a field STATE of type picklist that takes a and b",
    ),
    (CanRead("ARINVOICE"), "the user can read ARINVOICE"),
    (ParameterIs("bills", ("yes",), ""), "the answer to bills is yes"),
    (Manual("Look at the page."), "a person has looked: Look at the page"),
    (AllOf((UserExists(), TAXES)), "the user exists, and the company is subscribed to Taxes"),
    (
        AnyOf((AllOf((UserExists(), TAXES)), SignInWorks())),
        "(the user exists, and the company is subscribed to Taxes), or the user can sign in",
    ),
    (Not(TAXES), "the company is not subscribed to Taxes"),
    (Not(UserExists()), "it is not so that the user exists"),
    (Not(UserIs(UserFact.STATUS, ("active",))), "the status of the user is not active"),
    (Not(Not(TAXES)), "the company is subscribed to Taxes"),
    (Forbidden(CUSTOMERS), "the user has nothing of Accounts Receivable > Customers: List, View"),
    (
        Forbidden(AnyOf((SECTION, TAXES))),
        f"{in_words(Forbidden(SECTION))}, and {in_words(Not(TAXES))}",
    ),
    (Forbidden(Installed("X")), "the application X of Platform Services is not installed and deployed"),
]


@pytest.mark.parametrize(("requirement", "words"), WORDS)
def test_a_requirement_is_said_in_words(requirement: Requirement, words: str) -> None:
    assert in_words(requirement) == words


def test_every_kind_of_requirement_has_words() -> None:
    assert {type(requirement) for requirement, _ in WORDS} == set(get_args(Requirement))


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "acme.yaml"
    text = TEXT.replace("complete: true", f"complete: false\n{QUESTIONS}")
    path.write_text(text.replace("    level: required", "    level: required\n    when: {answer: {bills: [yes]}}"))
    return path


QUESTIONS = """\
more_sources: [https://acme.example/faq]
leaves_open: [Which entity is read.]
notes: [The page was read twice.]
objects: {named: [CUSTOMER], inferred: [CONTACT]}
hand_over: [{label: Company, fact: company ID, note: Not the console.}]
parameters:
  - {name: bills, question: Are bills synced?, type: yes or no, help: Ask the product team.}
"""


def test_everything_that_a_reader_wants_is_shown(acme: Path, capsys: Captured) -> None:
    assert run(["rules", "show", str(acme)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    for text in (
        "Acme (acme 1.0.0)",
        "Source: https://acme.example/guide, read on 2026-11-22",
        "https://acme.example/faq",
        "only a part",
        "bills: Are bills synced? (yes, no)",
        "Ask the product team. No answer yet.",
        "- Which entity is read.",
        "- The page was read twice.",
        "CUSTOMER, CONTACT (inferred)",
        "Company: company ID. Not the console.",
        "[customers-readable] The user may see customers",
        "Level: required",
        "Applies if: the answer to bills is yes",
        "Requires: the user has Accounts Receivable > Customers: List, View.",
        "Needs an answer to: bills",
        "Why: Acme writes to your customers.",
        "Reference: https://acme.example/permissions",
        "Fix (Intacct admin, verified 2026-11-01): Company > Admin > Users, roles, and groups > Roles",
        "1. Tick the boxes.",
        "2. Save.",
    ):
        assert text in told, text


def test_an_answer_is_shown_as_given(acme: Path, capsys: Captured) -> None:
    assert run(["rules", "show", str(acme), "--param", "bills=yes"]) == 0
    told = capsys.readouterr().out
    assert "Answered here: yes" in told
    assert "Needs an answer to" not in told


def test_the_document_for_programs_holds_the_same(acme: Path, capsys: Captured) -> None:
    assert run(["rules", "show", str(acme), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["format"] == {"name": "intacct-audit pack", "version": 1}
    pack = document["pack"]
    assert pack["complete"] is False
    assert pack["leaves_open"] == ["Which entity is read."]
    assert pack["objects"] == [
        {"name": "CUSTOMER", "named_by_source": True},
        {"name": "CONTACT", "named_by_source": False},
    ]
    (parameter,) = pack["parameters"]
    assert (parameter["name"], parameter["choices"], parameter["answer"]) == ("bills", ["yes", "no"], None)
    (rule,) = pack["rules"]
    assert rule["requires"] == "the user has Accounts Receivable > Customers: List, View"
    assert rule["unanswered"] == ["bills"]
    assert rule["fix"]["path"] == ["Company", "Admin", "Users, roles, and groups", "Roles"]
    assert rule["fix"]["verified"] == "2026-11-01"


def test_a_bundled_pack_is_shown_by_its_id(capsys: Captured) -> None:
    assert run(["rules", "show", "upflow"]) == 0
    assert capsys.readouterr().out.startswith("Upflow (upflow ")


def test_a_terminal_that_lacks_a_character_gets_its_code() -> None:
    command = [sys.executable, "-m", "auditor", "rules", "show", "upflow"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert done.returncode == 0, done.stderr
    assert "\\u2013" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [[], ["nonesuch"], ["."], ["acme.yaml", "--param", "bill=yes"], ["acme.yaml", "--param", "bills=maybe"]],
)
def test_what_cannot_be_shown_is_wrong_usage(arguments: list[str], acme: Path, capsys: Captured) -> None:
    (acme.parent / "second.yaml").write_text(TEXT.replace("pack: acme", "pack: second"), encoding="utf-8")
    assert run(["rules", "show", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("error: ")
