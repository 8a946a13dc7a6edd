"""The terminal report: the answer first, nothing hostile, nothing hidden uncounted."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from many import full
from sample import AR_REPORTS, REPORT, SIGN_IN, VERDICTS, lacks, passes, too_much, with_only

from auditor.model.evidence import Reason
from auditor.model.explanation import Explanation, Strength
from auditor.model.report import Report
from auditor.model.rule import Level
from auditor.model.verdict import Finding, Outcome, Verdict
from auditor.reporters import REPORTERS, Display

SGR = re.compile(r"\x1b\[[0-9;]*m")
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def terminal(report: Report = REPORT, display: Display | None = None) -> str:
    return REPORTERS["terminal"].render(report, display or Display())


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_first_line_is_the_readiness_of_each_pack() -> None:
    second = replace(REPORT.packs[0], readiness="Ready for Other: every required rule is proved.")
    text = flat(terminal(replace(REPORT, packs=(REPORT.packs[0], second))))
    assert text.startswith(f"{REPORT.packs[0].readiness} {second.readiness} Company ")


def test_a_gap_shows_its_boxes_its_reason_and_its_fix_with_both_paths() -> None:
    text = flat(terminal())
    assert "Accounts Receivable > Reports > AR ledger: tick Run (the sync needs it)" in text
    assert "Fix (Intacct admin): Company > Admin > Roles > Subscriptions of the role > Accounts Receivable" in text
    assert "(formerly Company > Roles > Subscriptions > Permissions)" in text
    assert "1. Tick Accounts Receivable and open its Permissions." in text


def test_a_box_that_must_not_be_ticked_is_one_to_take_out() -> None:
    findings = (too_much("Accounts Receivable", "reports", "AR ledger", "Run"),)
    text = flat(terminal(with_only(Verdict(AR_REPORTS, Outcome.GAP, "Too much.", findings), exit_code=1)))
    assert "Accounts Receivable > Reports > AR ledger: take out Run" in text
    assert "AR ledger: tick" not in text


def test_boxes_of_another_user_name_the_user() -> None:
    about = replace(AR_REPORTS, subject="xmlgateway")
    found = replace(lacks("Accounts Receivable", "reports", "AR ledger", "Run"), subject="xmlgateway")
    text = flat(terminal(with_only(Verdict(about, Outcome.GAP, "Lacks.", (found,)), exit_code=1)))
    assert "User xmlgateway: Accounts Receivable > Reports > AR ledger: tick Run" in text


def test_each_entity_is_named_with_what_was_found_in_it() -> None:
    findings = tuple(
        Finding(Outcome.GAP, "upflow_ws", "Missing here.", ("a call",), entity=entity) for entity in ("100", "200")
    )
    text = flat(terminal(with_only(Verdict(AR_REPORTS, Outcome.GAP, "Missing in 100, 200.", findings), exit_code=1)))
    assert "Missing in 100, 200. Entity 100: Missing here. Entity 200: Missing here." in text


def test_the_answers_and_the_open_questions_of_a_pack_are_told() -> None:
    text = flat(terminal())
    assert "- Are bills synced? (bills-synced): no" in text
    assert "- Which mode? (mode): not answered" in text
    assert "LEFT OPEN by the source of Upflow - Whether dimensions are read." in text
    assert "https://docs.example.com/faq" not in text
    assert "MORE SOURCES - https://docs.example.com/faq" in flat(terminal(display=Display(show="all")))


def test_a_long_list_is_folded_with_the_number_of_the_rest_and_never_hides_what_breaks_the_sync() -> None:
    text = flat(terminal())
    assert "and 4 more, all listed in the HTML and JSON reports" in text
    assert "Activity 9: tick List, View (the sync needs it)" in text
    assert "Activity 8" not in text


def test_a_list_that_is_one_too_long_is_shown_rather_than_folded() -> None:
    findings = tuple(lacks("Cash Management", "reports", f"Row {n}", "Run") for n in range(7))
    text = terminal(with_only(Verdict(AR_REPORTS, Outcome.GAP, "Boxes lack.", findings), exit_code=1))
    assert "Row 6" in text
    assert "more" not in text


def test_a_long_piece_of_advice_is_clipped_unless_all_is_wanted() -> None:
    advice = "If your window shows these rows, tick them too: " + ", ".join(f"Row {n}" for n in range(40)) + "."
    report = with_only(passes(SIGN_IN, "Fine.", advice=(advice,)))
    assert "… (in full in the HTML and JSON reports)" in flat(terminal(report))
    assert "Row 39." not in terminal(report)
    assert advice in flat(terminal(report, Display(show="all")))


def test_gaps_of_each_level_stand_apart() -> None:
    text = terminal()
    required, recommended, optional = (
        text.index(heading) for heading in ("that must be fixed (2)", "is recommended (1)", "is optional (1)")
    )
    assert required < text.index("[ar-reports]") < recommended < text.index("[gl-reports]") < optional


def test_rules_that_wait_for_another_take_one_line_together() -> None:
    waiting = [replace(v, outcome=Outcome.UNPROVEN, caused_by="sender-authorised") for v in VERDICTS[4:8]]
    text = terminal(with_only(*waiting, exit_code=3))
    assert "? 4 more rules cannot be told before sender-authorised is settled" in " ".join(text.split())
    assert "[ar-rights]" not in text


def test_what_is_not_listed_is_counted() -> None:
    last = flat(terminal().rsplit("\n\n", 1)[1])
    assert last.startswith(
        "12 rules: 4 passed, 4 gaps, 3 unproven, 1 not applicable, 5 of them not listed above. "
        "Left out by --only or --skip: 1 rule. Sent: integration view (upflow_ws): 1 HTTP request with 2 functions;"
    )
    assert last.endswith("Exit code 1: at least one gap at or above --fail-on required.")


def test_the_readiness_and_the_counts_stay_when_nothing_is_listed() -> None:
    text = flat(terminal(display=Display(show=frozenset())))
    assert text.startswith("Not ready for Upflow")
    assert "4 gaps, 3 unproven, 1 not applicable, 12 of them not listed above" in text
    assert "[ar-reports]" not in text


def test_everything_is_listed_on_demand() -> None:
    text = terminal(display=Display(show="all"))
    assert all(f"[{v.rule.id}]" in text for v in VERDICTS if v.caused_by is None)
    assert "0 of them not listed above" in flat(text)


def test_the_exit_code_of_allowed_unproven_rules_does_not_claim_that_all_was_decided() -> None:
    report = with_only(VERDICTS[0], VERDICTS[1], exit_code=0)
    text = flat(terminal(report))
    assert text.endswith("Exit code 0: no gap at or above --fail-on required; 1 unproven rule was allowed.")


@pytest.mark.parametrize(
    ("code", "meaning"), [(0, "every rule at those levels was decided"), (3, "is unproven"), (4, "broke")]
)
def test_the_exit_code_is_explained(code: int, meaning: str) -> None:
    text = flat(terminal(with_only(VERDICTS[1], exit_code=code)))
    assert f"Exit code {code}: " in text
    assert meaning in text.split("Exit code")[1]


def test_the_hand_over_says_what_is_not_known_and_warns_of_sending_the_password() -> None:
    text = flat(terminal())
    assert "Default currency: not known (See Company > Setup > Company.)" in text
    assert "Never send the password by e-mail" in text


def test_a_pass_by_effective_rights_is_marked() -> None:
    assert "invoices: passes by the user's effective rights, which no role row shows." in flat(terminal())


def test_the_level_of_an_unproven_rule_shows_unless_it_is_required() -> None:
    optional = replace(VERDICTS[0], rule=replace(VERDICTS[0].rule, level=Level.OPTIONAL))
    assert "[sender-authorised] (optional)" in flat(terminal(with_only(optional)))
    assert "[sender-authorised] (" not in flat(terminal())


def test_without_colour_no_escape_comes_out_and_with_it_only_our_own() -> None:
    assert "\x1b" not in terminal()
    coloured = terminal(display=Display(colour=True))
    assert SGR.sub("", coloured) == terminal()


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    rows = terminal(display=Display(width=width)).splitlines()
    # A single word stays whole, so that a web address can be copied; the hostile company name is one, too.
    assert [row for row in rows if len(row) > width and " " in row.strip()] == []


def test_wide_characters_count_twice() -> None:
    name = " ".join(["会計担当者"] * 12)
    text = terminal(with_only(passes(SIGN_IN, name)), Display(show="all", width=60))
    rows = [row.strip() for row in text.splitlines() if "会計" in row]
    assert len(rows) == 3
    assert max(2 * len(row.replace(" ", "")) + row.count(" ") for row in rows) <= 56


def test_ascii_keeps_every_character_readable() -> None:
    text = terminal(display=Display(ascii=True))
    assert text.isascii()
    assert "x Accounts Receivable: All under Reports" in text
    assert "S\\xf6hne" in text


@settings(deadline=None)
@given(st.text(st.characters(), max_size=60), st.booleans())
def test_no_name_can_act_on_the_terminal(name: str, ascii: bool) -> None:  # noqa: A002
    report = replace(with_only(passes(SIGN_IN, f"A {name}", name, advice=(name,))), company_name=name, subject=name)
    text = terminal(report, Display(show="all", ascii=ascii))
    assert ACTING.search(text) is None


def test_the_plan_is_told_in_short_each_place_once() -> None:
    text = flat(terminal(full()))
    assert "WOULD PASS IF (8 changes; --output plan tells them in full)" in text
    assert "5. Sage account manager: Company > Admin > Subscriptions - Subscribe to General Ledger" in text
    assert "- Upflow: Accounts Receivable > Reports > Ledger: tick Run" in text
    assert "- upflow_ws: User type: choose Business" in text
    assert "WOULD PASS IF" not in terminal()


def test_an_explanation_is_told_once_for_all_findings_that_share_it() -> None:
    text = flat(terminal(full()))
    gap = text[text.index("[ar-rights]") : text.index("[ar-reports]")]
    assert gap.count("Also granted by: the role Finance") == 1
    assert "Wrong lead: An empty role looks like a cap of the user type." in gap
    assert "It could be read with: List on Company > Roles" in text[text.index("[user-type]") :]


@pytest.mark.parametrize("width", [40, 60, 200])
@pytest.mark.parametrize("name", ["::error::x", "  ::add-mask::x", "##[error]x", "##vso[task.complete]x"])
def test_no_line_is_a_command_to_the_pipeline_that_shows_it(name: str, width: int) -> None:
    words = f"{name} " * 9
    report = replace(with_only(passes(SIGN_IN, words, advice=(words,)), readiness=words), company_name=words)
    rows = terminal(report, Display(show="all", width=width)).splitlines()
    assert [row for row in rows if row.lstrip().startswith("::") or re.search(r"##\w*\[", row)] == []
    assert any("x" in row for row in rows)


def test_what_is_held_and_what_is_missing_is_told_with_the_strength_of_the_evidence() -> None:
    known = Explanation(Strength.ON_PAPER, ("user me", "type"), ("business user",), ("type: employee user",))
    finding = Finding(Outcome.GAP, "me", "The type is wrong.", explanation=known)
    report = with_only(Verdict(SIGN_IN, Outcome.GAP, "The type is wrong.", (finding,)), exit_code=1)
    for format_ in ("terminal", "junit", "sarif", "markdown"):
        text = flat(REPORTERS[format_].render(report, Display()))
        assert "Held: business user; missing: type: employee user" in text, format_
    assert "Strength of the evidence: on paper" in flat(terminal(report))


def test_places_that_hold_and_lack_the_same_are_one_line_and_there_are_few_lines() -> None:
    alike = [
        replace(
            lacks("Accounts Receivable", "reports", f"Row {number}", "Run"),
            explanation=Explanation(Strength.PROVED, missing=("Run",)),
        )
        for number in range(12)
    ]
    held = [
        replace(finding, explanation=Explanation(Strength.PROVED, held=(f"Right {number}",), missing=("Run",)))
        for number, finding in enumerate(alike)
    ]
    one = flat(terminal(with_only(Verdict(AR_REPORTS, Outcome.GAP, "Lacks.", tuple(alike)), exit_code=1)))
    assert "12 places: missing: Run" in one
    many = flat(terminal(with_only(Verdict(AR_REPORTS, Outcome.GAP, "Lacks.", tuple(held)), exit_code=1)))
    assert "Row 0: held: Right 0; missing: Run" in many
    assert "and 9 more, all in the JSON report" in many


def test_a_read_that_broke_is_not_called_refused() -> None:
    broke = Explanation(Strength.NONE, refused="getUserPermissions me as a", ask="Run the audit again.")
    finding = Finding(Outcome.UNPROVEN, "me", "It broke.", reason=Reason.FAILED, explanation=broke)
    text = flat(terminal(with_only(Verdict(SIGN_IN, Outcome.UNPROVEN, "It broke.", (finding,)), exit_code=3)))
    assert "Not told by: getUserPermissions me as a" in text
    assert "Refused: " not in text


def test_to_give_the_users_own_credentials_is_told_once_in_the_words_of_the_pack() -> None:
    hint = "Give the integration's own credentials as well (INTACCT_USER_ID, INTACCT_USER_PASSWORD)."
    finding = Finding(Outcome.UNPROVEN, "me", "Nobody signed in.", reason=Reason.NOT_ASKED, hint=hint)
    about = replace(SIGN_IN, prove="Give this audit the credentials of Acme (INTACCT_USER_ID).")
    text = flat(terminal(with_only(Verdict(about, Outcome.UNPROVEN, "Nobody signed in.", (finding,)), exit_code=3)))
    assert text.count("To prove it: ") == 1
    assert "To prove it: Give this audit the credentials of Acme" in text
