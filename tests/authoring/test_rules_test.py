"""`rules test`: examples of a pack against simulated companies."""

import json
from pathlib import Path

import pytest
from small_packs import RIGHTS, SENDER, SUBSCRIBED, pack, rule, written

from auditor.__main__ import run
from auditor.resources import rule_packs

Captured = pytest.CaptureFixture[str]

PACK = pack(SENDER, SUBSCRIBED, RIGHTS)
GOOD = """\
examples:
  - name: Set up rightly
  - name: Nobody authorised the sender
    lacks: [sender]
    expect: {sender: gap, ar-subscribed: unproven, ar-rights: unproven}
  - name: No Accounts Receivable
    lacks: [ar-subscribed]
    expect:
      ar-subscribed: gap
      ar-rights: {outcome: gap, says: nothing is ticked}
"""


def outcome_of(folder: Path, capsys: Captured, text: str = PACK, examples: str = GOOD) -> tuple[int, str]:
    code = run(["rules", "test", written(folder, text, examples)])
    return code, capsys.readouterr().out


@pytest.mark.quick_for("upflow", "avalara-avatax", "expensein", "greytrix-gumu", "triplog")
@pytest.mark.parametrize("name", sorted(rule_packs()))
def test_the_examples_of_every_bundled_pack_are_as_expected(name: str, capsys: Captured) -> None:
    assert run(["rules", "test", name]) == 0, capsys.readouterr().out


def test_one_line_for_each_example_and_the_sum_at_the_end(tmp_path: Path, capsys: Captured) -> None:
    code, text = outcome_of(tmp_path, capsys)
    assert code == 0
    lines = text.splitlines()
    assert lines[1:4] == [
        "  ok    Set up rightly",
        "  ok    Nobody authorised the sender",
        "  ok    No Accounts Receivable",
    ]
    assert lines[-1] == "1 pack, 3 examples: all as expected."


def test_a_wrong_verdict_fails_with_the_line_that_expects_it(tmp_path: Path, capsys: Captured) -> None:
    code, text = outcome_of(tmp_path, capsys, examples=GOOD.replace("ar-subscribed: gap", "ar-subscribed: unproven"))
    assert code == 1
    assert "  FAIL  No Accounts Receivable" in text
    place = f"{tmp_path / 'acme.examples.yaml'}:9: "
    assert f"{place}ar-subscribed is gap, and the example expects unproven: Accounts Receivable is not subscr" in text


def test_a_verdict_that_nobody_listed_fails(tmp_path: Path, capsys: Captured) -> None:
    code, text = outcome_of(tmp_path, capsys, examples=GOOD.replace("      ar-subscribed: gap\n", ""))
    assert code == 1
    assert "acme.examples.yaml:6: ar-subscribed is gap, and expect does not list it, so it has to pass" in text


def test_a_pass_may_be_listed_needlessly(tmp_path: Path, capsys: Captured) -> None:
    code, _ = outcome_of(tmp_path, capsys, examples=GOOD.replace("rightly\n", "rightly\n    expect: {sender: pass}\n"))
    assert code == 0


def test_a_text_that_a_verdict_does_not_say_fails(tmp_path: Path, capsys: Captured) -> None:
    code, text = outcome_of(tmp_path, capsys, examples=GOOD.replace("nothing is ticked", "half of it"))
    assert code == 1
    assert 'acme.examples.yaml:10: ar-rights says nowhere "half of it"' in text


EACH = pack(
    rule("sender", "{sender: AcmeMPP}"),
    rule("visible", "{user: {entity access: {includes: each}}}"),
)
IN_EACH = """\
examples:
  - name: Set up rightly
  - name: Nobody authorised the sender
    lacks: [sender]
    expect: {sender: gap, visible: unproven}
  - name: The user works in another entity
    lacks: [visible]
    expect: {visible: EXPECTED}
"""


@pytest.mark.parametrize("expected", ["{outcome: gap, says: [E100, E200]}", "{outcome: gap, says: [Missing here]}"])
def test_every_finding_that_is_named_is_as_expected(expected: str, tmp_path: Path, capsys: Captured) -> None:
    code, text = outcome_of(tmp_path, capsys, EACH, IN_EACH.replace("EXPECTED", expected))
    assert code == 0, text


@pytest.mark.parametrize(
    ("expected", "complaint"),
    [
        ("gap", "visible names E100 and E200; say so under says."),
        ("{outcome: gap, says: E200}", "visible finds what says does not name: E100: Missing here."),
        ("{outcome: gap, says: [E100, E200, E300]}", 'visible says nowhere "E300"'),
    ],
)
def test_a_finding_that_nobody_asserted_fails(expected: str, complaint: str, tmp_path: Path, capsys: Captured) -> None:
    code, text = outcome_of(tmp_path, capsys, EACH, IN_EACH.replace("EXPECTED", expected))
    assert code == 1
    assert f"acme.examples.yaml:8: {complaint}" in text
    assert text.endswith("1 problem.\n")


def test_of_many_findings_that_nobody_asserted_three_are_told(tmp_path: Path, capsys: Captured) -> None:
    read_only = """\
  - name: Read only
    change:
      roles: [{name: Acme integration, rights: {Accounts Receivable: {activities and lists: read only}}}]
    expect: {ar-rights: {outcome: gap, says: Customer types}}
"""
    code, text = outcome_of(tmp_path, capsys, examples=GOOD + read_only)
    assert code == 1
    (line,) = (line for line in text.splitlines() if "does not name" in line)
    assert line.count(" not ticked.") + line.count("nothing is ticked") == 3
    assert line.endswith(" more.")


def test_what_lacks_names_has_to_apply(tmp_path: Path, capsys: Captured) -> None:
    asks = "parameters:\n  - {name: bills, question: Does Acme write bills?, type: yes or no, default: 'no'}\n"
    bills = rule("ap-subscribed", "{subscription: Accounts Payable}", "\n    when: {answer: {bills: ['yes']}}")
    examples = """\
examples:
  - name: Lacks what nobody asks for
    lacks: [ap-subscribed]
    expect: {ap-subscribed: not applicable}
"""
    code, text = outcome_of(tmp_path, capsys, pack(SENDER, bills, more=asks), examples)
    assert code == 1
    assert "3: The company lacks what ap-subscribed asks for, and ap-subscribed does not apply to it." in text


@pytest.mark.parametrize("where", ["lacks: [sendr]", "expect: {sendr: gap}"])
def test_a_rule_that_the_pack_does_not_have_fails_and_the_nearest_is_named(
    where: str, tmp_path: Path, capsys: Captured
) -> None:
    code, text = outcome_of(tmp_path, capsys, examples=GOOD.replace("rightly\n", f"rightly\n    {where}\n"))
    assert code == 1
    assert 'acme.examples.yaml:3: The pack has no rule "sendr"; did you mean sender?' in text


def test_what_is_lacking_must_make_a_difference(tmp_path: Path, capsys: Captured) -> None:
    examples = (
        GOOD
        + """\
  - name: Given again by the change
    lacks: [ar-subscribed]
    change: {subscriptions: [Web Services, Accounts Receivable]}
    expect: {ar-rights: pass}
"""
    )
    code, text = outcome_of(tmp_path, capsys, examples=examples)
    assert code == 1
    assert "12: The company lacks what ar-subscribed asks for, and ar-subscribed passes all the same." in text


def test_a_rule_that_no_example_makes_a_gap_or_lets_pass_fails(tmp_path: Path, capsys: Captured) -> None:
    code, text = outcome_of(tmp_path, capsys, examples="examples:\n  - name: Set up rightly\n")
    assert code == 1
    assert "No example has sender as gap." in text
    assert "No example has ar-rights as gap." in text
    code, text = outcome_of(tmp_path, capsys, examples=GOOD.replace("  - name: Set up rightly\n", ""))
    assert code == 1
    assert "No example has ar-rights as pass." in text


def test_what_no_api_decides_has_to_be_unproven_once(tmp_path: Path, capsys: Captured) -> None:
    text = pack(SENDER, SUBSCRIBED, RIGHTS, rule("looked-at", "{manual: Look at it.}", "\n    depends_on: [sender]"))
    code, out = outcome_of(tmp_path, capsys, text, GOOD)
    assert code == 1
    assert "looked-at is unproven, and expect does not list it, so it has to pass" in out
    listed = GOOD.replace("ar-rights: unproven}", "ar-rights: unproven, looked-at: unproven}")
    listed = listed.replace("rightly\n", "rightly\n    expect: {looked-at: unproven}\n")
    code, out = outcome_of(tmp_path, capsys, text, listed + "      looked-at: unproven\n")
    assert code == 0, out


def test_what_only_a_sign_in_proves_has_to_be_unproven_once(tmp_path: Path, capsys: Captured) -> None:
    text = pack(SENDER, SUBSCRIBED, RIGHTS, rule("company-id", "{company: company ID}"))
    code, out = outcome_of(
        tmp_path, capsys, text, GOOD.replace("ar-rights: unproven}", "ar-rights: unproven, company-id: unproven}")
    )
    assert code == 0, out
    code, out = outcome_of(tmp_path, capsys, text, "examples:\n  - name: Set up rightly\n")
    assert "No example has company-id as unproven (it can never be a gap" in out


def test_answers_choose_what_is_judged(tmp_path: Path, capsys: Captured) -> None:
    asks = "parameters:\n  - {name: bills, question: Does Acme write bills?, type: yes or no, default: 'no'}\n"
    bills = rule("ap-subscribed", "{subscription: Accounts Payable}", "\n    when: {answer: {bills: ['yes']}}")
    examples = """\
examples:
  - name: Without bills
    expect: {ap-subscribed: not applicable}
  - name: With bills
    answers: {bills: 'yes'}
  - name: With bills, and all is missing
    answers: {bills: 'yes'}
    lacks: [sender, ap-subscribed]
    expect: {sender: gap, ap-subscribed: unproven}
  - name: Accounts Payable is missing
    answers: {bills: 'yes'}
    lacks: [ap-subscribed]
    expect: {ap-subscribed: gap}
"""
    text = pack(SENDER, bills, more=asks)
    code, out = outcome_of(tmp_path, capsys, text, examples)
    assert code == 0, out
    wrong = examples.replace(
        "answers: {bills: 'yes'}\n  - name: With bills, and", "answers: {bils: 'yes'}\n  - name: With bills, and"
    )
    code, out = outcome_of(tmp_path, capsys, text, wrong)
    assert code == 1
    assert "acme.examples.yaml:4: " in out
    assert "bils" in out
    code, out = outcome_of(
        tmp_path, capsys, text, examples.replace("answers: {bills: 'yes'}", "answers: {bills: maybe}")
    )
    assert code == 1
    assert "acme.examples.yaml:4: " in out
    assert "maybe" in out


def test_a_change_is_laid_over_the_company_and_takes_out_what_is_nothing(tmp_path: Path, capsys: Captured) -> None:
    examples = (
        GOOD
        + """\
  - name: Customers alone are missing
    change:
      roles:
        - {name: Acme integration, rights: {Accounts Receivable: {Customers: []}}}
    expect: {ar-rights: {outcome: gap, says: Customers}}
  - name: The role has no rights
    change:
      roles:
        - {name: Acme integration, rights: ~}
    expect: {ar-rights: gap}
"""
    )
    code, out = outcome_of(tmp_path, capsys, examples=examples)
    assert code == 0, out


def test_a_company_can_be_written_out_or_lie_in_a_file_beside_it(tmp_path: Path, capsys: Captured) -> None:
    company = "extends: upflow-ready\nsenders: {UpflowMPP: ~, AcmeMPP: {password: simulated}}\n"
    (tmp_path / "acme.company.yaml").write_text(company, encoding="utf-8")
    examples = (
        GOOD
        + f"""\
  - name: From a file
    company: acme.company.yaml
  - name: Written out
    company: {{{company.strip().replace(chr(10), ", ")}}}
    views: [integration]
    expect: {{ar-rights: unproven}}
"""
    )
    code, out = outcome_of(tmp_path, capsys, examples=examples)
    assert code == 0, out


def test_a_company_that_does_not_load_fails_that_example_and_names_the_line(tmp_path: Path, capsys: Captured) -> None:
    examples = (
        GOOD
        + """\
  - name: Misspelt
    change:
      users: [{id: acme_ws, stauts: inactive}]
  - name: Good again
"""
    )
    code, out = outcome_of(tmp_path, capsys, examples=examples)
    assert code == 1
    assert "acme.examples.yaml:13:29: users: acme_ws: stauts is not known. Did you mean status?" in out
    assert "  ok    Good again" in out


@pytest.mark.parametrize(
    ("examples", "complaint"),
    [
        ("examples:\n  - title: X\n", '2:5: An example has no key "title"'),
        ("examples:\n  - name: X\n  - name: X\n", 'Two examples are named "X".'),
        ("examples:\n  - name: X\n    expect: {sender: gapp}\n", '3:22: "gapp" is not known here; did you mean gap?'),
        ("examples:\n  - name: X\n    views: [admn]\n", '"admn" is not known here; did you mean admin?'),
        ("examples:\n  - name: X\n    views: []\n", "views names at least one"),
        ("examples:\n  - name: X\n    company: demo\n    lacks: [sender]\n", "lacks goes with the companies"),
        ("examples:\n  - name: X\n    expect: {sender: {says: x}}\n", "What is expected of sender lacks outcome."),
        ("examples:\n  - name: X\n    expect: {sender: {outcome: gap, says: []}}\n", "this list is empty"),
        ("examples: nothing\n", "examples is a list."),
        ("- name: X\n", "1:1: A file of examples is a mapping"),
        ("examples: [}\n", "This is not valid YAML"),
    ],
)
def test_a_broken_file_of_examples_is_wrong_usage(
    examples: str, complaint: str, tmp_path: Path, capsys: Captured
) -> None:
    assert run(["rules", "test", written(tmp_path, PACK, examples)]) == 2
    told = capsys.readouterr()
    assert complaint in told.err
    assert "acme.examples.yaml:" in told.err
    assert "Traceback" not in told.err
    assert told.out == ""


def test_a_pack_without_examples_is_wrong_usage_and_says_where_to_begin(tmp_path: Path, capsys: Captured) -> None:
    assert run(["rules", "test", written(tmp_path, PACK)]) == 2
    error = capsys.readouterr().err
    assert "The pack acme has no examples" in error
    assert "rules init" in error


def test_a_folder_stands_for_the_packs_in_it(tmp_path: Path, capsys: Captured) -> None:
    written(tmp_path, PACK, GOOD)
    written(tmp_path, PACK.replace("pack: acme", "pack: second"), GOOD, "second")
    assert run(["rules", "test", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 packs, 6 examples: all as expected."


def test_the_document_for_programs_has_every_outcome_and_problem(tmp_path: Path, capsys: Captured) -> None:
    examples = GOOD.replace("ar-subscribed: gap", "ar-subscribed: unproven")
    assert run(["rules", "test", written(tmp_path, PACK, examples), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["format"] == {"name": "intacct-audit rule-tests", "version": 1}
    (found,) = document["packs"]
    assert (found["id"], found["passed"]) == ("acme", False)
    assert [example["passed"] for example in found["examples"]] == [True, True, False]
    assert found["examples"][1]["outcomes"]["sender"] == "gap"
    (problem,) = found["examples"][2]["problems"]
    assert problem["line"] == 9
    assert problem["sentence"].startswith("ar-subscribed is gap")


def test_an_internal_error_is_never_an_expected_verdict(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("auditor.evaluate.judging.subscription", broken)
    code, out = outcome_of(tmp_path, capsys, examples="examples:\n  - {name: X, expect: {ar-subscribed: unproven}}\n")
    assert code == 1
    assert "ar-subscribed could not be judged" in out


def test_the_same_examples_say_the_same_every_time(tmp_path: Path, capsys: Captured) -> None:
    first = outcome_of(tmp_path, capsys)
    assert first[0] == 0
    assert outcome_of(tmp_path, capsys) == first


def test_the_starter_that_init_writes_passes(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "acme-billing.yaml"
    assert run(["rules", "init", str(path)]) == 0
    assert run(["rules", "test", str(path)]) == 0, capsys.readouterr().out
