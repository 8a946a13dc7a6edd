"""For every gap: with the plan carried out another audit passes, and without any one change of it, it does not.

Here in some companies of each kind, with one box of each window left out. For
every example of every pack, with every single change left out, which takes minutes:

    python -m pytest tests/acceptance/every_plan.py
"""

import time
from functools import cache
from pathlib import Path

import pytest
from planned import Planned, needed_less, not_as_planned, of_example, one_of_each_window

from auditor.evaluate import evaluate
from auditor.evaluate.planning import plan
from auditor.model.plan import Action, Plan, PlanStep, Screen
from auditor.model.rule import Place
from auditor.model.verdict import Outcome
from auditor.rulebook.examples import Example, load_examples
from auditor.simulator import bundled
from auditor.vocabulary import catalogue

RULES = Path(__file__).resolve().parents[2] / "rules"
# One of each kind of gap, by the pack and the name of its example.
EXAMPLES = (
    ("assignar", "The role grants nothing but the lists of Company"),
    ("bill", "Another user ID, no admin privileges, and no box for Web Services only"),
    ("bill", "The sender was entered like the user"),
    ("bill", "The user holds no role"),
    ("bill", "The user reaches one entity of two"),
    ("brex", "The only card account is inactive"),
    ("greytrix-gumu", "Neither sender is authorised"),
    ("upflow", "The applications are not subscribed"),
    ("upflow", "The role lacks the rights on activities and lists, and on custom reports"),
    ("upflow", "The user does not exist"),
    ("upflow", "The user is an Employee user"),
    ("upflow", "The user is inactive"),
    ("upflow", "The user's form is filled in by half"),
    ("vena", "General Ledger is not subscribed"),
    ("vena", "There is no Web Services user yet"),
)


@cache
def found(pack: str, name: str) -> Planned:
    file = RULES / f"{pack}.examples.yaml"
    examples = {example.name: example for example in load_examples(file.read_text(encoding="utf-8"), file.name)}
    return of_example(pack, examples[name], file.parent)


@cache
def of_demo(company: str) -> Planned:
    return of_example("upflow", Example(company, Place("demo", 1), company=company), RULES)


@pytest.mark.parametrize(("pack", "name"), EXAMPLES)
def test_with_the_plan_carried_out_the_rules_pass(pack: str, name: str) -> None:
    assert found(pack, name).plan is not None
    assert not_as_planned(found(pack, name)) == []


@pytest.mark.parametrize(("pack", "name"), EXAMPLES)
def test_without_any_one_change_they_do_not(pack: str, name: str) -> None:
    case = found(pack, name)
    assert needed_less(case, one_of_each_window(case)) == []


@pytest.mark.parametrize("company", bundled())
def test_the_plans_of_the_bundled_companies_work(company: str) -> None:
    case = of_demo(company)
    gaps = any(verdict.outcome is Outcome.GAP for verdict in case.verdicts)
    assert (case.plan is not None) is gaps
    assert not_as_planned(case) == []
    assert needed_less(case, case.doings()) == []


def test_the_gaps_of_the_demo_are_closed_and_none_of_them_by_hand() -> None:
    case = of_demo("demo")
    assert case.plan is not None
    assert set(case.plan.proved) == {v.rule.id for v in case.verdicts if v.outcome is Outcome.GAP}
    assert case.plan.not_tried == ()


def test_each_screen_is_opened_once_in_the_order_of_the_work() -> None:
    for pack, name in EXAMPLES:
        steps = (found(pack, name).plan or pytest.fail("no plan")).steps
        order = [list(Screen).index(step.screen) for step in steps]
        assert order == sorted(order)
        visits = [
            (step.path, step.changes[0].target if step.screen in {Screen.ROLE, Screen.USER} else "") for step in steps
        ]
        assert len(set(visits)) == len(visits), name


@pytest.mark.parametrize("pack", ["assignar", "bill", "codat", "intello", "numeral"])
def test_no_page_is_told_twice_of_one_role_or_user_in_any_example(pack: str) -> None:
    file = RULES / f"{pack}.examples.yaml"
    for example in load_examples(file.read_text(encoding="utf-8"), file.name):
        steps = (found(pack, example.name).plan or Plan()).steps
        visits = [(step.actor, step.path, step.changes[0].target if _is_of_one(step) else "") for step in steps]
        assert len(set(visits)) == len(visits), example.name


def _is_of_one(step: PlanStep) -> bool:
    return step.screen in {Screen.ROLE, Screen.USER} or any(c.value for c in step.changes if not c.tried)


def test_a_wrong_password_is_left_to_a_person() -> None:
    made = found("upflow", "The password is wrong").plan
    assert made is not None
    assert made.not_tried == ("sign-in-works",)
    assert [change.action for step in made.steps for change in step.changes] == [Action.DO]
    assert made.steps[0].steps


def test_a_new_user_can_only_be_proved_to_sign_in_by_another_audit() -> None:
    made = found("upflow", "The user does not exist").plan
    assert made is not None
    assert "sign-in-works" in made.still_open
    assert "user-exists" in made.proved


def test_a_plan_for_a_pack_of_44_rules_takes_less_than_a_third_of_a_second() -> None:
    case = found("upflow", "The applications are not subscribed")
    evidence, best = case.evidence, float("inf")
    verdicts = evaluate(evidence, case.pack, catalogue())
    for _ in range(3):
        start = time.process_time()
        plan(evidence, case.pack, verdicts, catalogue())
        best = min(best, time.process_time() - start)
    assert best < 0.3
