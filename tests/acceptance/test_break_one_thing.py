"""In a right company one thing is broken at a time: one verdict changes, and what declares to depend on it."""

from dataclasses import replace

import pytest
from companies import PACK, Patch, report_of, role, snapshot, subscriptions, user, verdicts

from auditor.model.access import ObjectAccess
from auditor.model.evidence import Known, Snapshot
from auditor.model.report import Report
from auditor.model.verdict import Outcome

BROKEN: dict[str, Patch] = {
    "sender-authorised": {"senders": {"UpflowMPP": {"authorised": "false"}}},
    "role-held": user(roles=[]),
    "company-rights": role(Company={"Contacts": ["List"]}),
    "gl-subscribed": subscriptions(without="General Ledger"),
    "gl-rights": role(General_Ledger={"Journals": ["List"]}),
    "gl-reports": role(General_Ledger={"reports": "none"}),
    "ap-subscribed": subscriptions(without="Accounts Payable"),
    "ap-rights": role(Accounts_Payable={"Bills": ["List", "View"]}),
    "ap-reports": role(Accounts_Payable={"reports": "none"}),
    "ar-subscribed": subscriptions(without="Accounts Receivable"),
    "ar-rights": role(Accounts_Receivable={"AR terms": ["List", "View"]}),
    "ar-reports": role(Accounts_Receivable={"reports": "none"}),
    "cm-subscribed": subscriptions(without="Cash Management"),
    "cm-rights": role(Cash_Management={"Deposits": ["List"]}),
    "cm-reports": role(Cash_Management={"reports": "none"}),
    "oe-subscribed": subscriptions(without="Order Entry"),
    "oe-rights": role(Order_Entry={"Items": ["List"]}),
    "oe-reports": role(Order_Entry={"reports": "none"}),
    "custom-reports": role(Platform_Services={"Custom reports": ["List"]}),
    "last-name-filled": user(last_name=""),
    "first-name-filled": user(first_name=""),
    "email-filled": user(email=""),
    "user-type-business": user(type="employee user"),
    "admin-privileges-granted": user(admin="off"),
    "admin-privileges-not-full": user(admin="full"),
    "every-entity-visible": {"entities": [{"id": "1", "currency": "USD"}], **user(entities=["1"])},
    "web-services-only": user(web_services_only="false"),
    "user-active": user(status="inactive"),
    "default-currency-known": {"entities": [{"id": "1", "currency": "USD"}, {"id": "2", "currency": "EUR"}]},
}

PROBES = {
    "invoices-readable": "ARINVOICE",
    "customers-readable": "CUSTOMER",
    "payments-readable": "ARPYMT",
    "adjustments-readable": "ARADJUSTMENT",
    "advances-readable": "ARADVANCE",
    "order-documents-readable": "SODOCUMENT",
    "contacts-readable": "CONTACT",
    "terms-readable": "ARTERM",
}

# These have no fault of their own that the API could show. An accepted sign-in proves the first three, and only a
# refused one takes the proof away (see the test of the sender). The others are open in every company: no code of
# get_applications is known for the two subscriptions, and who else uses the user is for a person to see.
PROVED_BY_A_SIGN_IN = {"web-services-subscribed", "company-id-known", "user-id-filled"}
ALWAYS_OPEN = {"platform-or-customization-services", "used-for-upflow-alone"}


@pytest.fixture(scope="module")
def right() -> Snapshot:
    return snapshot()


def test_the_right_company_is_ready_and_only_what_no_api_shows_stays_open(right: Snapshot) -> None:
    report = report_of(right)
    assert report.exit_code == 0
    assert report.packs[0].readiness.startswith("Ready for Upflow")
    open_rules = {name for name, verdict in verdicts(report).items() if verdict.outcome is not Outcome.PASS}
    assert open_rules == ALWAYS_OPEN


def test_each_rule_of_the_pack_is_broken_by_a_test() -> None:
    covered = BROKEN.keys() | PROBES.keys() | PROVED_BY_A_SIGN_IN | ALWAYS_OPEN | {"sign-in-works", "user-exists"}
    assert covered == {rule.id for rule in PACK.rules}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_one_fault_changes_one_verdict_and_its_declared_dependents(name: str, right: Snapshot) -> None:
    assert_only(name, report_of(right), snapshot(BROKEN[name]))


def test_a_user_that_does_not_exist_is_the_cause_of_all_that_is_about_it(right: Snapshot) -> None:
    broken = snapshot(without_user=True)
    assert_only("user-exists", report_of(right), broken)
    assert verdicts(report_of(broken))["user-exists"].outcome is Outcome.GAP


def test_a_wrong_password_is_a_gap_of_the_sign_in_with_a_checklist(right: Snapshot) -> None:
    broken = snapshot(wrong_password=True)
    assert_only("sign-in-works", report_of(right), broken)
    verdict = verdicts(report_of(broken))["sign-in-works"]
    assert verdict.outcome is Outcome.GAP
    assert "Needs Login for API" in verdict.findings[0].hint


@pytest.mark.parametrize("name", sorted(PROBES))
def test_an_object_that_the_user_may_not_read_is_a_gap_of_that_object_alone(name: str, right: Snapshot) -> None:
    def denied(evidence: Snapshot) -> Snapshot:
        views = tuple(
            replace(view, object_access={**view.object_access, PROBES[name]: Known(ObjectAccess.DENIED, "probe")})
            for view in evidence.views
        )
        return replace(evidence, views=views)

    assert_only(name, report_of(right), denied(right))
    assert verdicts(report_of(denied(right)))[name].outcome is Outcome.GAP


def assert_only(name: str, before: Report, evidence: Snapshot) -> None:
    """That the named verdict changed, and beside it only dependents, which are unproven and name it."""
    old, new = verdicts(before), verdicts(report_of(evidence))
    assert new[name].outcome is not Outcome.PASS
    changed = {rule for rule in old if old[rule].outcome is not new[rule].outcome}
    assert name in changed
    dependents = changed - {name}
    assert dependents <= dependents_of(name)
    assert {new[rule].outcome for rule in dependents} <= {Outcome.UNPROVEN}
    assert {new[rule].caused_by for rule in dependents} <= {name}


def dependents_of(name: str) -> set[str]:
    found: set[str] = set()
    while new := {rule.id for rule in PACK.rules if set(rule.depends_on) & (found | {name})} - found:
        found |= new
    return found
