"""`rules diff`: what customers have to grant in addition, and whom a new version fails."""

import json
from pathlib import Path

import pytest
from small_packs import RIGHTS, SENDER, SUBSCRIBED, pack, rule, written

from auditor.__main__ import run
from auditor.authoring.simulating import of_standard, snapshot_of
from auditor.evidence import archive
from auditor.rulebook import find_pack
from auditor.rulebook.standard import standard_company

Captured = pytest.CaptureFixture[str]

LOOK = "{rights: {application: Accounts Receivable, permission: Invoices, grant: [List, View]}}"
WRITE = "{rights: {application: Accounts Receivable, permission: Invoices, grant: [List, View, Add, Edit]}}"
BASE = pack(SENDER, SUBSCRIBED, rule("invoices", LOOK))


class Compared:
    """Two packs in files of a folder, and what the command says of them."""

    def __init__(self, folder: Path, capsys: Captured) -> None:
        self.folder, self.capsys = folder, capsys

    def of(self, old: str, new: str, *options: str) -> tuple[int, str]:
        before = written(self.folder, old, name="old")
        after = written(self.folder, new.replace("version: 1.0.0", "version: 2.0.0"), name="new")
        code = run(["rules", "diff", before, after, *options])
        return code, self.capsys.readouterr().out


@pytest.fixture
def diff(tmp_path: Path, capsys: Captured) -> Compared:
    return Compared(tmp_path, capsys)


def test_a_pack_differs_in_nothing_from_itself(capsys: Captured) -> None:
    assert run(["rules", "diff", "upflow", "upflow"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["Nothing more is needed."]


def test_boxes_that_are_needed_in_addition_are_named(diff: Compared) -> None:
    code, text = diff.of(BASE, pack(SENDER, SUBSCRIBED, rule("invoices", WRITE)))
    assert code == 1
    assert text.splitlines() == [
        "acme 1.0.0 -> acme 2.0.0",
        "Needed in addition:",
        "  Accounts Receivable > Invoices: Add, Edit (required) [invoices]",
    ]


def test_what_is_needed_no_more_is_no_work(diff: Compared) -> None:
    code, text = diff.of(pack(SENDER, SUBSCRIBED, rule("invoices", WRITE)), BASE)
    assert code == 0
    assert "Needed no more:\n  Accounts Receivable > Invoices: Add, Edit (required) [invoices]" in text
    assert "Nothing more is needed." in text


def test_what_another_rule_asked_for_before_is_not_new(diff: Compared) -> None:
    code, text = diff.of(pack(SENDER, SUBSCRIBED, RIGHTS), pack(SENDER, SUBSCRIBED, RIGHTS, rule("invoices", WRITE)))
    assert code == 0
    assert "Needed in addition" not in text
    assert "New rules: invoices" in text


def test_a_renamed_rule_asks_for_nothing_more(diff: Compared) -> None:
    code, text = diff.of(BASE, BASE.replace("invoices", "invoice-rights"))
    assert code == 0
    assert text.splitlines()[1:] == ["Renamed rules: invoices -> invoice-rights", "Nothing more is needed."]


def test_a_whole_section_is_one_line(diff: Compared) -> None:
    reports = rule("reports", "{rights: {application: General Ledger, section: reports, grant: all}}")
    _, text = diff.of(BASE, BASE + reports)
    assert "  General Ledger > Reports: All (required) [reports]" in text.splitlines()


@pytest.mark.parametrize(
    ("requires", "line"),
    [
        ("{sender: OtherMPP}", "the company lets the sender ID OtherMPP make Web Services requests"),
        ("{subscription: Purchasing}", "the company is subscribed to Purchasing"),
        ("{user: {type: [business user]}}", "the user type is business user"),
        ("{role: Acme sync}", "the user holds the role Acme sync"),
    ],
)
def test_everything_else_is_said_in_words(requires: str, line: str, diff: Compared) -> None:
    code, text = diff.of(BASE, BASE + rule("another", requires))
    assert code == 1
    assert f"  {line} (required) [another]" in text.splitlines()


def test_an_alternative_that_was_asked_for_before_will_do(diff: Compared) -> None:
    either = rule("either", f"{{any_of: [{LOOK}, {{subscription: Purchasing}}]}}")
    assert diff.of(BASE, BASE + either)[0] == 0
    neither = rule("either", "{any_of: [{subscription: Order Entry}, {subscription: Purchasing}]}")
    code, text = diff.of(BASE, BASE + neither)
    assert code == 1
    assert "the company is subscribed to Order Entry, or the company is subscribed to Purchasing" in text
    wider = neither.replace("any_of: [", "any_of: [{subscription: Projects}, ")
    assert diff.of(BASE + neither, BASE + wider)[0] == 0
    assert diff.of(BASE + wider, BASE + neither)[0] == 1


def test_a_level_that_is_raised_is_work_and_one_that_is_lowered_is_none(diff: Compared) -> None:
    weak, strong = rule("invoices", LOOK, level="recommended"), rule("invoices", LOOK)
    code, text = diff.of(pack(SENDER, weak), pack(SENDER, strong))
    assert code == 1
    assert "  invoices: recommended -> required" in text.splitlines()
    code, text = diff.of(pack(SENDER, strong), pack(SENDER, weak))
    assert code == 0
    assert "  invoices: required -> recommended" in text.splitlines()


def test_a_lesser_level_of_another_rule_does_not_stand_for_a_higher_one(diff: Compared) -> None:
    weak, strong = rule("hint", LOOK, level="optional"), rule("invoices", LOOK)
    code, text = diff.of(pack(SENDER, weak), pack(SENDER, weak, strong))
    assert code == 1
    assert "  Accounts Receivable > Invoices: List, View (required) [invoices]" in text.splitlines()


def test_the_weight_of_a_renamed_rule_is_told_once(diff: Compared) -> None:
    weak, strong = rule("hint", LOOK, level="optional"), rule("invoices", LOOK)
    code, text = diff.of(pack(SENDER, weak), pack(SENDER, strong))
    assert code == 1
    assert text.splitlines()[1:] == [
        "Of another weight:",
        "  invoices: optional -> required",
        "Renamed rules: hint -> invoices",
    ]


def test_what_is_needed_only_where_something_is_so_is_not_called_needed_no_more(diff: Compared) -> None:
    sometimes = rule("invoices", LOOK, "\n    when: {subscription: Purchasing}")
    where = "the company is subscribed to Purchasing"
    code, text = diff.of(BASE, pack(SENDER, SUBSCRIBED, sometimes))
    assert code == 0
    assert text.splitlines()[1:] == [
        "Needed under another condition:",
        f"  Accounts Receivable > Invoices: List, View: needed only where {where} (required) [invoices]",
        "Nothing more is needed.",
    ]


def test_of_boxes_those_that_are_gone_are_told_apart_from_those_with_a_condition(diff: Compared) -> None:
    sometimes = rule("invoices", LOOK, "\n    when: {subscription: Purchasing}")
    _, text = diff.of(pack(SENDER, SUBSCRIBED, rule("invoices", WRITE)), pack(SENDER, SUBSCRIBED, sometimes))
    assert "Needed no more:\n  Accounts Receivable > Invoices: Add, Edit (required) [invoices]\n" in text
    assert "  Accounts Receivable > Invoices: List, View: needed only where the company is subscribed to" in text


def test_a_condition_that_the_default_answer_rules_out_is_told_all_the_same(diff: Compared) -> None:
    asks = "parameters:\n  - {name: reads, question: Does Acme read invoices?, type: yes or no, default: 'no'}\n"
    sometimes = rule("invoices", LOOK, "\n    when: {answer: {reads: ['yes']}}")
    _, text = diff.of(BASE, pack(SENDER, SUBSCRIBED, sometimes, more=asks))
    assert "needed only where the answer to “Does Acme read invoices?” is yes (required) [invoices]" in text
    assert "Needed no more" not in text


def test_another_completeness_of_the_source_is_told(diff: Compared) -> None:
    part = BASE.replace("complete: true", "complete: false")
    assert "The source tells only a part now, so that the audit never says ready." in diff.of(BASE, part)[1]
    assert "The source tells everything now." in diff.of(part, BASE)[1]
    assert json.loads(diff.of(part, BASE, "--json")[1])["complete"] == {"before": False, "after": True}


def asking(*questions: str) -> str:
    listed = "".join(f"  - {{{question}}}\n" for question in questions)
    return pack(SENDER, SUBSCRIBED, rule("invoices", LOOK), more=f"parameters:\n{listed}")


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (
            BASE,
            asking("name: bills, question: Does Acme write bills?, type: yes or no, default: 'no'"),
            ["  bills: new: Does Acme write bills? (yes, no; default no)"],
        ),
        (asking("name: bills, question: Bills?, type: text"), BASE, ["  bills: asked no more"]),
        (
            asking("name: kind, question: Which?, type: choice, choices: [a, b], default: a"),
            asking("name: kind, question: Which one?, type: choice, choices: [a, b, c], default: b"),
            [
                "  kind: asks now: Which one?",
                "  kind: takes now: a, b, c; before: a, b",
                "  kind: default b now; before: default a",
            ],
        ),
        (
            asking("name: kind, question: Which?, type: text, help: Look."),
            asking("name: kind, question: Which?, type: text"),
            ["  kind: has another help text"],
        ),
    ],
)
def test_what_is_asked_otherwise_is_told(old: str, new: str, lines: list[str], diff: Compared) -> None:
    _, text = diff.of(old, new)
    assert text.splitlines()[1:] == ["Questions:", *lines, "Nothing more is needed."]
    (question,) = json.loads(diff.of(old, new, "--json")[1])["questions"]
    assert [f"  {question['name']}: {change}" for change in question["changes"]] == lines


def test_a_condition_that_falls_away_asks_for_more_and_a_new_one_does_not(diff: Compared) -> None:
    sometimes = rule("po", "{subscription: Purchasing}", "\n    when: {subscription: Order Entry}")
    always = rule("po", "{subscription: Purchasing}")
    assert diff.of(BASE + sometimes, BASE + always)[0] == 1
    assert diff.of(BASE + always, BASE + sometimes)[0] == 0
    code, text = diff.of(BASE, BASE + sometimes)
    assert code == 1
    assert "subscribed to Purchasing, only if the company is subscribed to Order Entry (required) [po]" in text


def test_another_user_is_told_apart(diff: Compared) -> None:
    jo = rule("jo-invoices", LOOK, "\n    subject: jo")
    code, text = diff.of(BASE, BASE + jo)
    assert code == 1
    assert "  Accounts Receivable > Invoices: List, View (user jo) (required) [jo-invoices]" in text.splitlines()


def test_the_document_for_programs_holds_the_same(diff: Compared) -> None:
    code, text = diff.of(BASE, pack(SENDER, SUBSCRIBED, rule("invoices", WRITE)), "--json")
    assert code == 1
    document = json.loads(text)
    assert document["format"] == {"name": "intacct-audit rule-difference", "version": 1}
    assert document["asks_for_more"] is True
    (need,) = document["needed_in_addition"]
    assert need["boxes"] == [
        {"application": "Accounts Receivable", "permission": "Invoices", "rights": ["Add", "Edit"]}
    ]
    assert document["needed_no_more"] == []


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """What two companies showed: one has all of Accounts Receivable, the other only what the old version asks for."""
    folder = tmp_path / "evidence"
    folder.mkdir()
    for name, text in {"generous": pack(SENDER, SUBSCRIBED, RIGHTS), "exact": BASE}.items():
        of = find_pack(written(tmp_path, text, name=name))
        company = of_standard(standard_company(of), {"company": {"id": name}})
        snapshot = snapshot_of(company, of, ("admin", "integration"))
        (folder / f"{name}.json").write_text(archive.save(snapshot), encoding="utf-8")
    return folder


def test_companies_that_newly_fail_are_named_and_no_other(evidence: Path, diff: Compared) -> None:
    new = pack(SENDER, SUBSCRIBED, rule("invoices", WRITE))
    code, text = diff.of(BASE, new, "--evidence", str(evidence))
    assert code == 1
    assert text.splitlines()[-2:] == [
        "Of 2 companies, 1 would newly fail the gate.",
        "  exact (exact.json, user acme_ws): invoices (required)",
    ]
    assert "generous" not in text


def test_who_failed_before_does_not_newly_fail(evidence: Path, diff: Compared) -> None:
    failing = BASE + rule("po", "{subscription: Purchasing}")
    code, text = diff.of(failing, failing, "--evidence", str(evidence / "exact.json"))
    assert code == 0
    assert text.splitlines()[-1] == "Of 1 company, 0 would newly fail the gate."


def test_who_failed_before_and_lacks_one_thing_more_has_a_further_gap(evidence: Path, diff: Compared) -> None:
    failing = BASE + rule("po", "{subscription: Purchasing}")
    worse = failing + rule("oe", "{subscription: Order Entry}", level="optional")
    code, text = diff.of(failing, worse, "--evidence", str(evidence / "exact.json"))
    assert code == 1
    assert text.splitlines()[-3:] == [
        "Of 1 company, 0 would newly fail the gate.",
        "Would have a further gap:",
        "  exact (exact.json, user acme_ws): oe (optional)",
    ]
    (company,) = json.loads(diff.of(failing, worse, "--evidence", str(evidence / "exact.json"), "--json")[1])[
        "companies"
    ]
    assert (company["newly_fails"], company["fails_by"]) == (False, [])
    assert [gap["rule"] for gap in company["gaps"]] == ["oe"]


def test_a_rule_under_another_name_is_no_further_gap(evidence: Path, diff: Compared) -> None:
    failing = BASE + rule("po", "{subscription: Purchasing}")
    renamed = BASE + rule("po-subscribed", "{subscription: Purchasing}")
    code, text = diff.of(failing, renamed, "--evidence", str(evidence / "exact.json"))
    assert code == 0
    assert text.splitlines()[-1] == "Of 1 company, 0 would newly fail the gate."


def test_a_gap_that_weighs_more_now_newly_fails_and_is_no_further_gap(evidence: Path, diff: Compared) -> None:
    weak = BASE + rule("po", "{subscription: Purchasing}", level="optional")
    strong = BASE + rule("po", "{subscription: Purchasing}")
    code, text = diff.of(weak, strong, "--evidence", str(evidence / "exact.json"), "--json")
    assert code == 1
    (company,) = json.loads(text)["companies"]
    assert (company["newly_fails"], company["fails_by"], company["gaps"]) == (True, ["po"], [])


def test_two_rules_that_change_their_names_with_each_other_stay_what_they_are(evidence: Path, diff: Compared) -> None:
    po, oe = "{subscription: Purchasing}", "{subscription: Order Entry}"
    code, text = diff.of(
        BASE + rule("a", po) + rule("b", oe, level="optional"),
        BASE + rule("b", po) + rule("a", oe, level="optional"),
        "--evidence",
        str(evidence / "exact.json"),
    )
    assert code == 0
    assert "Renamed rules: a -> b, b -> a" in text
    assert "Of another weight" not in text


def test_a_company_that_newly_fails_ends_with_1_although_nothing_more_is_needed(evidence: Path, diff: Compared) -> None:
    """A rule that the evidence left open under the old version, and that the new one words more strictly."""
    open_before = BASE + rule("looked-at", "{all_of: [{sender: AcmeMPP}, {manual: Look.}]}")
    decided = BASE + rule("looked-at", "{not: {sender: AcmeMPP}}")
    code, text = diff.of(open_before, decided, "--evidence", str(evidence / "exact.json"), "--json")
    assert code == 1
    (company,) = json.loads(text)["companies"]
    assert company["newly_fails"] is True
    assert [gap["rule"] for gap in company["gaps"]] == ["looked-at"]


@pytest.mark.parametrize("where", ["missing.json", "."])
def test_no_evidence_is_wrong_usage(where: str, tmp_path: Path, diff: Compared) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert diff.of(BASE, BASE, "--evidence", str(empty / where))[0] == 2


def test_damaged_evidence_names_its_file(tmp_path: Path, diff: Compared) -> None:
    (tmp_path / "damaged.json").write_text("{}", encoding="utf-8")
    before = written(tmp_path, BASE, name="old")
    assert run(["rules", "diff", before, before, "--evidence", str(tmp_path / "damaged.json")]) == 4
    assert "damaged.json" in diff.capsys.readouterr().err


def test_an_unknown_pack_is_wrong_usage(capsys: Captured) -> None:
    assert run(["rules", "diff", "upflow", "upflw"]) == 2
    assert "Did you mean upflow?" in capsys.readouterr().err
