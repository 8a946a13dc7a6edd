"""The plan as a work list of plain text."""

from dataclasses import replace

from sample import REPORT

from auditor.model.plan import Action, Change, Plan, PlanStep, Screen
from auditor.model.report import PackReport, Report
from auditor.model.rule import Actor
from auditor.reporters import REPORTERS, Display

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
    assert "[ ] Fill in the first name" in told
    assert "Who: product team" in told


def test_what_was_proved_not_tried_and_stays_open_is_told_apart() -> None:
    told = text()
    assert "PROVED (3)" in told
    assert "all 4 changes" in told
    assert "NOT TRIED (1)" in told
    assert "STAYS UNPROVEN (1)" in told
    assert told.index("PROVED (3)") < told.index("NOT TRIED") < told.index("STAYS UNPROVEN")
    assert IDS[4] in told[told.index("STAYS UNPROVEN") :]


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
