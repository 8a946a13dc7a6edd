"""The plan as a work list of plain text."""

from dataclasses import replace

import pytest
from sample import REPORT

from auditor.model.evidence import Reason
from auditor.model.explanation import Explanation, Strength
from auditor.model.plan import Action, Change, Plan, PlanStep, Screen
from auditor.model.report import PackReport, Report
from auditor.model.rule import Actor
from auditor.model.verdict import Finding, Outcome, Verdict
from auditor.reporters import REPORTERS, Display
from auditor.reporters.telling import to_do
from auditor.reporters.wording import cost
from auditor.reporters.worklist import worklist

HOSTILE = "Role \x1b[31mred\u202e\nsecond <b>"
PART = REPORT.packs[0]
IDS = [verdict.rule.id for verdict in PART.verdicts]
PLAN = Plan(
    steps=(
        PlanStep(
            Screen.SUBSCRIPTIONS,
            Actor.INTACCT_ADMIN,
            ("Company", "Admin", "Subscriptions"),
            (Change(Action.SUBSCRIBE, "General Ledger", (IDS[0],)),),
        ),
        PlanStep(
            Screen.ROLE,
            Actor.INTACCT_ADMIN,
            ("Company", "Admin", "Roles", "Subscriptions of the role", "General Ledger", "Permissions"),
            (
                Change(Action.TICK, HOSTILE, (IDS[1],), "General Ledger", "reports", "Trial balance", rights=("Run",)),
                Change(Action.TAKE_OUT, HOSTILE, (IDS[1],), "General Ledger", "reports", "Ledger", rights=("Run",)),
            ),
            ("Save twice.",),
        ),
        PlanStep(
            Screen.USER,
            Actor.INTACCT_ADMIN,
            ("Company", "Admin", "Users"),
            (Change(Action.SET, "upflow_ws", (IDS[2],), field="first name"),),
        ),
        PlanStep(Screen.ELSEWHERE, Actor.PRODUCT_TEAM, ("Help",), (Change(Action.DO, "Ask", (IDS[3],)),), ("Write.",)),
    ),
    proved=(IDS[0], IDS[1], IDS[2]),
    not_tried=(IDS[3],),
    still_open=(IDS[4],),
)


def report(*parts: PackReport) -> Report:
    return replace(REPORT, packs=parts)


def text(plan: Plan | None = PLAN, display: Display | None = None) -> str:
    return REPORTERS["plan"].render(report(replace(PART, plan=plan)), display or Display())


def test_the_screens_are_numbered_with_who_where_and_what() -> None:
    told = text()
    assert "1. Company > Admin > Subscriptions" in told
    assert "[ ] Subscribe to General Ledger" in told
    assert "2. Company > Admin > Roles > Subscriptions of the role" in told
    assert "Reports:" in told
    assert "[ ] Trial balance: tick Run" in told
    assert "[ ] Ledger: take out Run" in told
    assert "- Save twice." in told
    assert "[ ] Fill in First name" in told
    assert "Who: product team" in told


def test_what_was_proved_not_tried_and_stays_open_is_told_apart() -> None:
    told = text()
    assert "PROVED (3)" in told
    assert "all 4 changes" in told
    assert "NOT TRIED (1)" in told
    assert told.index("PROVED (3)") < told.index("NOT TRIED") < told.index(f"[{IDS[4]}]")


def test_that_no_change_can_be_left_out_is_said_only_where_no_rule_was_given_up() -> None:
    said = "no change can be left out"
    assert said in " ".join(text(replace(PLAN, not_tried=())).split())
    assert said not in " ".join(text().split())


def test_it_fits_the_terminal_and_no_name_acts_on_it() -> None:
    told = text()
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert all(len(line) <= 80 for line in told.splitlines())
    # A word that is wider, such as a name without a blank, stays whole.
    narrow = text(display=Display(width=60)).splitlines()
    assert [line for line in narrow if len(line) > 60 and " " in line.strip()] == []


def test_in_ascii_no_other_character_comes_out() -> None:
    assert text(display=Display(ascii=True)).isascii()


def test_a_pack_without_a_gap_has_nothing_to_do() -> None:
    good = tuple(verdict for verdict in PART.verdicts if verdict.outcome.value == "pass")
    told = REPORTERS["plan"].render(report(replace(PART, verdicts=good, plan=None)), Display())
    assert "nothing to do" in told


def test_gaps_without_a_plan_are_not_called_nothing_to_do() -> None:
    told = text(None)
    assert "no plan came with this report" in told
    assert "nothing to do" not in told


def test_each_pack_has_its_own_plan() -> None:
    other = replace(PART, pack=replace(PART.pack, product="Second"), plan=None)
    told = REPORTERS["plan"].render(report(replace(PART, plan=PLAN), other), Display())
    assert told.index(f"{PART.pack.product}: what to do") < told.index("Second: ")


def judged(number: int, reason: Reason, **more: str) -> Verdict:
    explanation = Explanation(Strength.NONE, ask=more.get("ask", ""), would_allow=more.get("would_allow", ""))
    finding = Finding(Outcome.UNPROVEN, "u", "m", reason=reason, hint=more.get("hint", ""), explanation=explanation)
    rule = replace(PART.verdicts[number].rule, id=f"rule-{number}", prove=None)
    return Verdict(rule, Outcome.UNPROVEN, "s", (finding,), caused_by=more.get("caused_by"))


def told_of(*verdicts: Verdict, plan: Plan | None = None) -> str:
    return " ".join(REPORTERS["plan"].render(report(replace(PART, verdicts=verdicts, plan=plan)), Display()).split())


def test_what_could_not_be_seen_is_not_called_nothing_to_do() -> None:
    hint = "Run with the admin view."
    told = told_of(
        judged(0, Reason.REFUSED, hint=hint, ask="Ask A."), judged(1, Reason.REFUSED, hint=hint, ask="Ask B.")
    )
    assert "nothing is known to be missing; 2 rules could not be seen." in told
    assert "nothing to do" not in told
    assert "does not help" not in told
    assert told.count(hint) == 1
    assert told.index("[rule-0] Or: Ask A.") < told.index("[rule-1] Or: Ask B.")


def test_the_right_that_would_let_it_be_seen_is_told_where_there_is_no_hint() -> None:
    assert "[ ] It could be read with: Users: List" in told_of(judged(0, Reason.FAILED, would_allow="Users: List"))


def test_reading_again_does_not_help_only_where_everything_was_read() -> None:
    told = told_of(judged(0, Reason.NOT_OFFERED), judged(1, Reason.REFUSED), judged(2, Reason.UNDECIDED))
    assert "STAYS UNPROVEN (2)" in told
    ending = told[told.index("does not help") :]
    assert "rule-0" in ending
    assert "rule-2" in ending
    assert "rule-1" not in ending


def test_what_waits_for_a_rule_that_could_not_be_seen_could_not_be_seen_either() -> None:
    told = told_of(judged(0, Reason.REFUSED, hint="H."), judged(1, Reason.BLOCKED, caused_by="rule-0"))
    assert "NOT SEEN (2)" in told
    assert told.count("[ ] H.") == 1


def test_gaps_and_what_waits_for_them_are_left_to_the_next_audit() -> None:
    gap = Verdict(replace(PART.verdicts[0].rule, id="rule-0"), Outcome.GAP, "s")
    waiting = judged(1, Reason.BLOCKED, caused_by="rule-0")
    plan = Plan(PLAN.steps[:1], still_open=("rule-0", "rule-1"))
    told = told_of(gap, waiting, plan=plan)
    assert "TOLD BY THE NEXT AUDIT (2)" in told
    assert "STAYS UNPROVEN" not in told
    assert "NOT SEEN" not in told


def test_what_was_sent_is_told() -> None:
    assert cost(REPORT) in " ".join(text(display=Display(width=1000)).split())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (Change(Action.SET, "ws", (), field="type", value="business user"), "User type: choose Business"),
        (Change(Action.SET, "ws", (), field="admin privileges", value="limited"), "Admin privileges: choose Limited"),
        (Change(Action.SET, "ws", (), field="web services only", value="true"), "Tick Web Services only"),
        (Change(Action.SET, "ws", (), field="first name"), "Fill in First name"),
        (
            Change(Action.SET, "R", (), field="Use for", value="Login and Slide-In"),
            "Use for: choose Login and Slide-In",
        ),
        (Change(Action.CREATE, "X", (), field="Web Services user"), "Add the Web Services user X"),
        (Change(Action.DO, "ws", (), value="The user signs in"), "See to it that: The user signs in"),
        (Change(Action.DO, "The user signs in", ()), "See to it that: The user signs in"),
    ],
)
def test_changes_are_told_in_the_words_of_the_screen(change: Change, told: str) -> None:
    assert to_do(change, named=False) == told


def test_of_a_user_that_is_off_the_cause_comes_first() -> None:
    told = to_do(Change(Action.SET, "ws", (), field="status", value="active"))
    assert told == "ws: Status: choose Active; first find out what locked or switched it off"


def with_privileges(product: str, value: str) -> PackReport:
    change = Change(Action.SET, "ws", (IDS[2],), field="admin privileges", value=value)
    step = PlanStep(Screen.USER, Actor.INTACCT_ADMIN, ("Users",), (change,))
    return replace(PART, pack=replace(PART.pack, id=product.lower(), product=product), plan=Plan((step,)))


def test_products_that_disagree_are_told_in_each_list() -> None:
    both = report(with_privileges("First", "full"), with_privileges("Second", "limited"))
    for name in ("plan", "markdown", "csv", "html"):
        told = " ".join(REPORTERS[name].render(both, Display(width=1000)).split())
        assert "products disagree: Full for First; Limited for Second" in told
    agreed = report(with_privileges("First", "full"), with_privileges("Second", "full"))
    assert "disagree" not in REPORTERS["plan"].render(agreed, Display()).lower()


def test_a_step_has_one_number_in_every_format() -> None:
    planned = report(replace(PART, plan=PLAN), replace(with_privileges("Second", "full")))
    places = [(duty.actor, window.path, window.number) for duty in worklist(planned) for window in duty.windows]
    plan, terminal = (REPORTERS[name].render(planned, Display(width=1000)) for name in ("plan", "terminal"))
    for part in planned.packs:
        for step in part.plan.steps if part.plan else ():
            found = {number for actor, path, number in places if (actor, path) == (step.actor, step.path)}
            assert any(f"\n{number}. {' > '.join(step.path)}\n" in plan for number in found)
            assert any(f"  {number}. {step.actor}: {' > '.join(step.path)}\n" in terminal for number in found)
