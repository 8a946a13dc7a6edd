"""The Upflow pack says what Upflow's guide says."""

import pytest

from auditor.model.company import FactOfCompany
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    CanRead,
    HasRights,
    Manual,
    Not,
    Preset,
    Requirement,
    Section,
    SenderAuthorised,
    Subscription,
    UserFact,
    UserIs,
)
from auditor.model.rule import Level, Rule
from auditor.resources import rule_packs
from auditor.rulebook import find_pack

PACK = find_pack("upflow")
RULES = {rule.id: rule for rule in PACK.rules}
IN_THE_GUIDE = {
    "gl": "General Ledger",
    "ap": "Accounts Payable",
    "ar": "Accounts Receivable",
    "cm": "Cash Management",
    "oe": "Order Entry",
}


def parts(requirement: Requirement) -> list[Requirement]:
    match requirement:
        case AllOf(inner) | AnyOf(inner):
            return [part for one in inner for part in parts(one)]
        case Not(inner_one):
            return parts(inner_one)
    return [requirement]


def ancestors(rule_id: str) -> set[str]:
    direct = RULES[rule_id].depends_on
    return set(direct).union(*(ancestors(one) for one in direct))


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.id)
def test_every_rule_says_why_who_and_where(rule: Rule) -> None:
    assert rule.why.endswith(".")
    assert not rule.title.endswith(".")
    assert rule.fix.path[0] == "Company"
    assert rule.fix.former_path
    assert rule.fix.former_path != rule.fix.path
    assert all(step.endswith(".") for step in rule.fix.steps)
    assert rule.reference is not None


def test_the_sender_is_exactly_that_of_the_guide() -> None:
    assert RULES["sender-authorised"].requirement == SenderAuthorised("UpflowMPP")


@pytest.mark.parametrize(("short", "application"), IN_THE_GUIDE.items())
def test_all_of_an_application_is_required_and_its_reports_where_the_guide_names_them(
    short: str, application: str
) -> None:
    rights, reports = RULES[f"{short}-rights"], RULES[f"{short}-reports"]
    assert RULES[f"{short}-subscribed"].requirement == Subscription(application)
    assert rights.requirement == HasRights(application, section=Section.ACTIVITIES_AND_LISTS, preset=Preset.ALL)
    assert rights.level is Level.REQUIRED
    assert reports.requirement == HasRights(application, section=Section.REPORTS, preset=Preset.ALL)
    assert reports.level is (Level.REQUIRED if short == "ar" else Level.RECOMMENDED)


def test_read_only_is_enough_for_company() -> None:
    wanted = HasRights("Company", section=Section.ACTIVITIES_AND_LISTS, preset=Preset.READ_ONLY)
    assert RULES["company-rights"].requirement == wanted


def test_custom_reports_may_be_granted_in_either_application() -> None:
    wanted = [
        HasRights(application, permission="Custom reports", rights=("List", "View"))
        for application in ("Platform Services", "Customization Services")
    ]
    assert RULES["custom-reports"].requirement == AnyOf(tuple(wanted))


def test_the_user_is_as_the_guide_describes_it() -> None:
    wanted = {
        "user-id-filled": UserIs(UserFact.USER_ID),
        "last-name-filled": UserIs(UserFact.LAST_NAME),
        "first-name-filled": UserIs(UserFact.FIRST_NAME),
        "email-filled": UserIs(UserFact.EMAIL),
        "user-type-business": UserIs(UserFact.TYPE, ("business user",)),
        "admin-privileges-granted": UserIs(UserFact.ADMIN_PRIVILEGES, ("limited", "full")),
        "web-services-only": UserIs(UserFact.WEB_SERVICES_ONLY, ("true",)),
        "user-active": UserIs(UserFact.STATUS, ("active",)),
    }
    assert {rule_id: RULES[rule_id].requirement for rule_id in wanted} == wanted
    assert all(RULES[rule_id].level is Level.REQUIRED for rule_id in wanted)


def test_full_privileges_are_advised_against_and_off_is_a_gap() -> None:
    advice = RULES["admin-privileges-not-full"]
    assert advice.requirement == UserIs(UserFact.ADMIN_PRIVILEGES, ("off", "limited"))
    assert advice.level is Level.RECOMMENDED


def test_objects_that_the_guide_names_are_required_and_inferred_ones_optional() -> None:
    probed = {rule.requirement.object: rule for rule in PACK.rules if isinstance(rule.requirement, CanRead)}
    assert probed.keys() == PACK.objects.keys()
    for name, named in PACK.objects.items():
        assert probed[name].level is (Level.REQUIRED if named else Level.OPTIONAL)
        assert probed[name].added_by_us is not named
    assert [name for name, named in PACK.objects.items() if named] == ["ARINVOICE", "CUSTOMER", "ARPYMT"]


def test_what_only_a_person_can_see_is_never_required() -> None:
    manual = [rule for rule in PACK.rules if any(isinstance(part, Manual) for part in parts(rule.requirement))]
    assert [rule.id for rule in manual] == ["used-for-upflow-alone"]
    assert all(rule.level is not Level.REQUIRED for rule in manual)


def test_the_values_for_upflow_are_handed_over_without_a_password() -> None:
    facts = [item.fact for item in PACK.hand_over]
    assert facts == [FactOfCompany.COMPANY_ID, FactOfCompany.BASE_CURRENCY, UserFact.USER_ID]


def test_everything_rests_on_the_sender() -> None:
    # Not on the subscription to Web Services: nothing but an accepted sign-in tells of it, so it is never a gap.
    assert all("sender-authorised" in ancestors(rule_id) for rule_id in RULES.keys() - {"sender-authorised"})


def test_a_rule_about_the_user_rests_on_the_user() -> None:
    about = [rule.id for rule in PACK.rules if isinstance(rule.requirement, UserIs)]
    assert all("user-exists" in ancestors(rule_id) for rule_id in [*about, "role-held", "sign-in-works"])


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.id)
def test_a_right_rests_on_role_user_type_and_subscription(rule: Rule) -> None:
    for part in parts(rule.requirement):
        if isinstance(part, HasRights):
            assert {"role-held", "user-type-business"} <= ancestors(rule.id)
            if part.application != "Company":
                wanted = {
                    other.id for other in PACK.rules if Subscription(part.application) in parts(other.requirement)
                }
                assert wanted
                assert wanted <= set(rule.depends_on)


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.id)
def test_an_object_rests_on_the_sign_in_and_on_rights(rule: Rule) -> None:
    if isinstance(rule.requirement, CanRead):
        rights, sign_in = rule.depends_on
        assert sign_in == "sign-in-works"
        assert rights.endswith("-rights")


def test_fixes_carry_the_warnings_of_the_guide_and_of_the_field() -> None:
    assert any("Scroll down" in step for step in RULES["ar-reports"].fix.steps)
    for rule in PACK.rules:
        if any(isinstance(part, HasRights) for part in parts(rule.requirement)):
            assert any("save again" in step for step in rule.fix.steps)
    checklist = " ".join(RULES["sign-in-works"].fix.steps)
    for cause in (
        "user ID",
        "password",
        "company ID",
        "locked",
        "expired",
        "IP address",
        "two-step",
        "Needs Login for API",
    ):
        assert cause in checklist


def test_what_the_guide_leaves_open_is_said() -> None:
    assert any("Reports" in question for question in PACK.leaves_open)
    assert all(question.startswith(("Whether ", "What ")) for question in PACK.leaves_open)


def test_editors_find_the_schema() -> None:
    first = rule_packs()["upflow"].read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../docs/rule-pack.schema.json"
