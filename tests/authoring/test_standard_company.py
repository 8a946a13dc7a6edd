"""The standard company of a pack: each kind of requirement is met in it, and `lacks` takes away what it asks for."""

from pathlib import Path

import pytest
from small_packs import SENDER, pack, rule

from auditor.authoring.simulating import verdicts_of
from auditor.errors import UsageError
from auditor.model.rule import Place, RulePack
from auditor.model.verdict import Outcome
from auditor.rulebook import load_pack
from auditor.rulebook.examples import Example
from auditor.rulebook.expectations import possible_outcomes
from auditor.rulebook.standard import standard_company

HERE = Place("acme.examples.yaml", 1)
AR = "application: Accounts Receivable"

DECIDABLE = {
    "subscription": "{subscription: Accounts Receivable}",
    "sender": "{sender: OtherMPP}",
    "sign-in": "{sign_in: works}",
    "user": "{user: exists}",
    "user-type": "{user: {type: [business user]}}",
    "user-privileges": "{user: {admin privileges: [limited]}}",
    "user-web-services-only": "{user: {web services only: ['true']}}",
    "user-first-name": "{user: {first name: filled}}",
    "user-entity-access": "{user: {entity access: [unrestricted]}}",
    "user-includes": "{user: {entity access: {includes: [E1, E2]}}}",
    "role-held": "{role: held}",
    "role-named": "{role: Acme sync}",
    "section": f"{{rights: {{{AR}, section: activities and lists, grant: all}}}}",
    "section-read-only": f"{{rights: {{{AR}, section: activities and lists, grant: read only}}}}",
    "section-plus": (
        f"{{rights: {{{AR}, section: activities and lists, grant: read only, plus: {{Customers: [Add, Edit]}}}}}}"
    ),
    "section-except": f"{{rights: {{{AR}, section: activities and lists, grant: all, except: {{Customers: all}}}}}}",
    "permission": f"{{rights: {{{AR}, permission: Invoices, grant: [List, View]}}}}",
    "exactly": f"{{rights: {{{AR}, permission: Invoices, exactly: [List, View]}}}}",
    "at-most": f"{{rights: {{{AR}, permission: Invoices, at_most: [List, View]}}}}",
    "several-applications": (
        "{rights: {applications: [Accounts Receivable, Order Entry], permission: Customers, grant: [List]}}"
    ),
    "everywhere": "{rights: {application: every, section: reports, grant: all}}",
    "record-of-rights": "{rights: {record: VENDOR, grant: [List, View]}}",
    "any-of": "{any_of: [{subscription: Purchasing}, {subscription: Order Entry}]}",
    "all-of": "{all_of: [{subscription: Purchasing}, {user: {status: [active]}}]}",
    "not": "{not: {user: {admin privileges: [full]}}}",
    "forbidden-rights": f"{{forbidden: {{rights: {{{AR}, permission: Invoices, grant: [Delete]}}}}}}",
    "role-that-grants": f"{{role: {{name: Acme sync, grants: {{{AR}, permission: Invoices, grant: [List]}}}}}}",
    "permission-type": "{permission_type: roles}",
    "entities-some": "{entities: some}",
    "entities-none": "{entities: none}",
    "user-id": "{user: {user ID: {starts_with: acme_}}}",
    "record-in-each-entity": "{record: {object: GLJOURNAL, fields: {SYMBOL: WIP}, in: each entity}}",
    "setting": "{setting: {application: ME, name: DISABLEENTITYSLIDEIN, is: off}}",
    "setting-of-several": "{setting: {application: AR, name: ARSUMMARY, is: [Daily, Monthly]}}",
    "dimension": "{dimension: EMPLOYEE}",
    "installed": "{installed: Acme connector}",
    "record": "{record: {object: GLJOURNAL, fields: {SYMBOL: WIP}}}",
    "field": "{field: {object: ARINVOICE, id: ACME_STATUS}}",
    "object": "{object: ARINVOICE}",
}


def alone(requires: str) -> RulePack:
    """A pack that asks for one thing, and for a user with rights so that the company is no empty one."""
    rights = rule("gl-rights", "{rights: {application: General Ledger, permission: Journals, grant: [List, View]}}")
    return load_pack(pack(rule("tried", requires), SENDER if "sender" not in requires else "", rights), "acme.yaml")


def outcome(of: RulePack, example: Example) -> Outcome:
    return {verdict.rule.id: verdict.outcome for verdict in verdicts_of(example, of)}["tried"]


@pytest.mark.parametrize("kind", sorted(DECIDABLE))
def test_what_a_rule_asks_for_is_there_and_can_be_lacking(kind: str) -> None:
    tried = alone(DECIDABLE[kind])
    assert outcome(tried, Example("standard", HERE)) is Outcome.PASS
    assert outcome(tried, Example("lacking", HERE, lacks={"tried": HERE})) is Outcome.GAP
    assert possible_outcomes(tried.rules[0].requirement) == {Outcome.PASS, Outcome.GAP}


@pytest.mark.parametrize("kind", ["section", "permission", "setting", "user-type", "forbidden-rights"])
def test_the_user_based_twin_has_all_of_it_on_the_user(kind: str) -> None:
    tried = alone(DECIDABLE[kind])
    assert outcome(tried, Example("standard", HERE, company="user-based")) is Outcome.PASS
    assert outcome(tried, Example("lacking", HERE, company="user-based", lacks={"tried": HERE})) is Outcome.GAP
    tree = standard_company(tried, user_based=True).tree
    assert tree["roles"] == []
    assert "General Ledger" in tree["users"][0]["rights"]


@pytest.mark.parametrize(
    ("requires", "possible"),
    [
        ("{subscription: Web Services}", {Outcome.PASS}),
        ("{subscription: Platform Services}", set()),
        ("{subscription: Projects}", {Outcome.PASS}),
        ("{company: company ID}", {Outcome.PASS}),
        ("{company: base currency}", {Outcome.PASS}),
        ("{user: {user ID: filled}}", {Outcome.PASS}),
        ("{record: {object: GLJOURNAL}}", {Outcome.PASS}),
        ("{manual: Look at it.}", set()),
        ("{all_of: [{subscription: General Ledger}, {manual: Look at it.}]}", {Outcome.GAP}),
        ("{any_of: [{subscription: General Ledger}, {manual: Look at it.}]}", {Outcome.PASS}),
        ("{not: {subscription: Web Services}}", {Outcome.GAP}),
        ("{all_of: [{sender: A}, {sender: B}]}", {Outcome.GAP}),
    ],
)
def test_which_verdicts_no_api_can_give_follows_from_the_requirement(requires: str, possible: set[Outcome]) -> None:
    assert possible_outcomes(alone(requires).rules[0].requirement) == possible


def test_nothing_beyond_the_pack_is_held_unless_it_is_lacking() -> None:
    tried = alone("{rights: {nothing_beyond: this pack}}")
    assert outcome(tried, Example("standard", HERE)) is Outcome.PASS
    assert outcome(tried, Example("lacking", HERE, lacks={"tried": HERE})) is Outcome.GAP


def test_what_no_company_can_lack_is_refused_with_a_hint() -> None:
    with pytest.raises(UsageError, match="No company can lack what tried asks for") as caught:
        standard_company(alone("{manual: Look at it.}"), lacks=["tried"])
    assert "unproven" in caught.value.hint


def test_a_rule_keeps_what_other_rules_ask_for_when_it_is_lacking() -> None:
    section = rule("section", DECIDABLE["section"])
    both = load_pack(pack(SENDER, section, rule("invoices", DECIDABLE["permission"])), "acme.yaml")
    verdicts = verdicts_of(Example("lacking", HERE, lacks={"section": HERE}), both)
    assert {verdict.rule.id: verdict.outcome.value for verdict in verdicts} == {
        "sender": "pass",
        "section": "gap",
        "invoices": "pass",
    }


def test_a_rule_about_another_user_is_met_by_another_user() -> None:
    other = rule("clerk-privileges", "{user: {admin privileges: [limited]}}", "\n    subject: ap_clerk")
    mine = rule("own-privileges", "{user: {admin privileges: ['off']}}")
    both = load_pack(pack(SENDER, other, mine), "acme.yaml")
    for lacking, expected in (((), ["pass", "pass"]), (("clerk-privileges",), ["gap", "pass"])):
        example = Example("two users", HERE, lacks=dict.fromkeys(lacking, HERE))
        assert [verdict.outcome.value for verdict in verdicts_of(example, both)][1:] == expected


def test_what_the_answers_rule_out_is_not_in_the_company() -> None:
    parameters = (
        "parameters:\n  - {name: bills-synced, question: Does Acme write bills?, type: yes or no, default: 'no'}\n"
    )
    bills = rule("ap-subscribed", "{subscription: Accounts Payable}", "\n    when: {answer: {bills-synced: ['yes']}}")
    text = pack(SENDER, bills, more=parameters)
    assert "Accounts Payable" not in standard_company(load_pack(text, "acme.yaml")).tree["subscriptions"]
    answered = load_pack(text, "acme.yaml", {"bills-synced": "yes"})
    assert "Accounts Payable" in standard_company(answered).tree["subscriptions"]


def test_a_condition_on_the_company_is_met_so_that_the_rule_applies(tmp_path: Path) -> None:
    when = "\n    when: {subscription: Purchasing}"
    buys = rule("po", "{rights: {application: Purchasing, section: activities and lists, grant: read only}}", when)
    tried = load_pack(pack(SENDER, buys), str(tmp_path / "acme.yaml"))
    assert [verdict.outcome.value for verdict in verdicts_of(Example("standard", HERE), tried)] == ["pass", "pass"]
