"""Rules under a condition, about another user, waiting for an answer; and what a pack of them comes to."""

from dataclasses import replace
from typing import Any

import pytest
from one_company import AR, ME, UNREAD, company, pack, rows, rule, seen, told, verdict, view

from auditor.evaluate import conditions, evaluate, readiness
from auditor.evaluate.judging import judge
from auditor.model.access import AdminPrivileges, UserAbsent
from auditor.model.company import Entities
from auditor.model.evidence import Reason, Snapshot, Unknown
from auditor.model.requirement import (
    EntitiesAre,
    HoldsRole,
    Manual,
    ParameterIs,
    Requirement,
    UserExists,
    UserFact,
    UserIs,
)
from auditor.model.rule import Level
from auditor.model.verdict import Outcome
from auditor.vocabulary import catalogue

PASS, GAP, UNPROVEN, NONE = Outcome.PASS, Outcome.GAP, Outcome.UNPROVEN, Outcome.NOT_APPLICABLE
MET, NOT_MET = UserExists(), UserIs(UserFact.TYPE, ("employee user",))
OPEN = Manual("Look at the list.")
IF_ENTITIES, IF_NONE = EntitiesAre(Entities.SOME), EntitiesAre(Entities.NONE)
BY_ROLE = HoldsRole()


@pytest.mark.parametrize(
    ("when", "requirement", "expected"),
    [
        (IF_ENTITIES, MET, PASS),
        (IF_ENTITIES, NOT_MET, GAP),
        (IF_ENTITIES, OPEN, UNPROVEN),
        (IF_NONE, MET, NONE),
        (IF_NONE, NOT_MET, NONE),
        (IF_NONE, OPEN, NONE),
        (OPEN, MET, PASS),
        (OPEN, NOT_MET, UNPROVEN),
        (OPEN, OPEN, UNPROVEN),
    ],
)
def test_a_condition_decides_whether_a_rule_is_judged(
    when: Requirement, requirement: Requirement, expected: Outcome
) -> None:
    assert verdict(requirement, company(), when=when).outcome is expected


def test_a_rule_that_does_not_apply_says_why() -> None:
    found = verdict(NOT_MET, company(), when=IF_NONE)
    assert found.summary == "Does not apply here: The company has entities: 100, 200."
    assert [(finding.outcome, finding.basis) for finding in found.findings] == [(NONE, ("a call",))]


def test_a_condition_that_could_not_be_read_gives_its_reason_and_both_sides() -> None:
    found = verdict(NOT_MET, company(entities=Unknown(Reason.FAILED, "The read broke.")), when=IF_ENTITIES)
    assert found.outcome is UNPROVEN
    assert found.reasons() == (Reason.FAILED,)
    assert "The read broke." in found.summary
    assert "needed: employee user" in found.summary


def test_a_failed_read_of_the_requirement_is_not_hidden_by_an_open_condition() -> None:
    found = verdict(NOT_MET, company(user=Unknown(Reason.FAILED, "The read broke.")), when=OPEN)
    assert set(found.reasons()) == {Reason.NOT_OFFERED, Reason.FAILED}


def test_a_condition_that_does_not_arise_leaves_the_rule_open() -> None:
    user_based = company(roles=seen(()), roles_held=seen(()), user_rights=seen(rows({f"{AR} > Invoices": "List"})))
    assert verdict(NOT_MET, user_based, when=BY_ROLE).outcome is UNPROVEN
    assert verdict(MET, user_based, when=BY_ROLE).outcome is PASS


def test_a_rule_that_waits_for_an_answer_is_not_judged() -> None:
    found = verdict(MET, company(), unanswered=("mode", "entity"))
    assert found.outcome is UNPROVEN
    assert found.reasons() == (Reason.UNDECIDED,)
    assert "Answer it: --param mode=... --param entity=..." in told(found)


@pytest.mark.parametrize(("answer", "expected"), [("yes", PASS), ("YES", PASS), ("no", GAP), ("", UNPROVEN)])
def test_an_answer_is_compared_without_regard_to_case(answer: str, expected: Outcome) -> None:
    assert verdict(ParameterIs("mode", ("yes", "maybe"), answer), company()).outcome is expected


def about_two() -> Snapshot:
    other = view(user=seen(replace(ME, user_id="XMLGateway", admin_privileges=AdminPrivileges.FULL)))
    return replace(company(), others={"XMLGateway": (other,)})


def test_a_rule_about_another_user_is_judged_by_what_is_known_of_that_user() -> None:
    full = UserIs(UserFact.ADMIN_PRIVILEGES, ("full",))
    found = verdict(full, about_two(), subject="xmlgateway")
    assert found.outcome is PASS
    assert [finding.subject for finding in found.findings] == ["xmlgateway"]
    assert verdict(full, about_two()).outcome is GAP


def test_the_sign_in_of_the_audit_says_nothing_about_another_user() -> None:
    absent = replace(about_two(), others={"xmlgateway": (view(user=seen(UserAbsent("xmlgateway"))),)})
    assert verdict(UserExists(), absent, subject="xmlgateway").outcome is GAP


def test_a_user_whom_nobody_asked_about_is_unproven() -> None:
    found = verdict(MET, about_two(), subject="nobody")
    assert found.outcome is UNPROVEN
    assert found.reasons() == (Reason.NOT_ASKED,)


def test_the_subject_of_the_audit_may_be_named_in_any_spelling() -> None:
    assert verdict(MET, company(), subject="ME").outcome is PASS


def test_a_condition_is_about_the_user_of_its_rule() -> None:
    full = UserIs(UserFact.ADMIN_PRIVILEGES, ("full",))
    assert verdict(MET, about_two(), subject="xmlgateway", when=full).outcome is PASS
    assert verdict(MET, about_two(), when=full).outcome is NONE


def test_a_rule_that_does_not_apply_holds_up_no_rule_that_depends_on_it() -> None:
    rules = (rule(MET, "first", when=IF_NONE), rule(OPEN, "second", depends_on=("first",)))
    first, second = evaluate(company(), pack(*rules), catalogue())
    assert (first.outcome, second.outcome, second.caused_by) == (NONE, UNPROVEN, None)


def sentence(*rules: tuple[Requirement, Requirement | None], level: Level = Level.REQUIRED) -> str:
    made = pack(*(rule(one, f"r{n}", when=when, level=level) for n, (one, when) in enumerate(rules)))
    return readiness(made, evaluate(company(), made, catalogue()))


def test_what_does_not_apply_counts_neither_way() -> None:
    assert sentence((MET, None), (NOT_MET, IF_NONE)) == "Ready for Product: every required rule is proved."
    assert "1 required rule is not met." in sentence((NOT_MET, None), (NOT_MET, IF_NONE))


@pytest.mark.parametrize("level", Level)
def test_a_pack_of_which_nothing_required_applies_is_not_ready(level: Level) -> None:
    said = sentence((MET, IF_NONE), level=level)
    assert said == "Nothing that Product requires applies to this company, so nothing proves it ready."


def test_an_unread_condition_is_no_way_to_ready() -> None:
    made = pack(rule(NOT_MET, when=IF_ENTITIES))
    said = readiness(made, evaluate(company(entities=UNREAD), made, catalogue()))
    assert said.startswith("Not proved ready")


def test_a_condition_that_breaks_our_code_leaves_the_other_rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(requirement: Requirement, case: object) -> object:
        if requirement is IF_NONE:
            raise ZeroDivisionError
        return judged(requirement, case)

    judged: Any = judge
    monkeypatch.setattr(conditions, "judge", failing)
    broken, sound = evaluate(company(), pack(rule(MET, "broken", when=IF_NONE), rule(MET, "sound")), catalogue())
    assert broken.outcome is UNPROVEN
    assert broken.reasons() == (Reason.BROKEN,)
    assert sound.outcome is PASS
