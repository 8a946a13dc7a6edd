"""One company that a test changes: a Business user "me" with one role, everything of it read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from auditor.evaluate import evaluate
from auditor.model.access import (
    AdminPrivileges,
    EntityAccess,
    RightsRow,
    Role,
    RoleHeld,
    RoleRights,
    User,
)
from auditor.model.company import Company, Entity
from auditor.model.evidence import Known, Reason, SignIn, Snapshot, Unknown, View, ViewEvidence
from auditor.model.requirement import Requirement
from auditor.model.rule import Actor, Fix, Level, Place, Rule, RulePack
from auditor.model.verdict import Outcome, Verdict
from auditor.vocabulary import catalogue

AR, GL = "Accounts Receivable", "General Ledger"
ME = User("me", "business user", AdminPrivileges.OFF, "active", web_services_only=True, has_email=True)
UNREAD = Unknown(Reason.REFUSED, "It could not be read.", "a call")

Rows = Mapping[str, str]


def seen(data: Any) -> Known[Any]:
    return Known(data, "a call")


def rows(rights: Rows) -> tuple[RightsRow, ...]:
    """From {"Accounts Receivable > Invoices": "List|View"}."""
    places = {tuple(place.split(" > ")): text for place, text in rights.items()}
    return tuple(RightsRow(module, permission, text) for (module, permission), text in places.items())


def holding(rights: Rows, **facets: Any) -> dict[str, Any]:
    """The facets of a user whose one role holds these rights, which are in effect."""
    found = rows(rights)
    return {
        "roles": seen((Role("1", "Sync", "Login and Slide-In"),)),
        "roles_held": seen((RoleHeld("1", "Sync"),)),
        "role_rights": seen(RoleRights({"1": found})),
        "all_role_rights": seen(RoleRights({"1": found})),
        "effective_rights": seen(found),
        "user_rights": seen(()),
        **facets,
    }


def view(**facets: Any) -> ViewEvidence:
    known: dict[str, Any] = {
        "sign_in": seen(SignIn(accepted=True, sender_id="sender", company_id="acme", user_id="me")),
        "company": seen(Company("acme", "Acme", "EUR", multi_base=False)),
        "subscriptions": seen(("CO", "GL", "AR")),
        "user": seen(ME),
        "entities": seen((Entity("100", "EUR", "active"), Entity("200", "EUR", "active"))),
        "entity_access": seen(EntityAccess(unrestricted=True)),
        **holding({}),
    }
    return ViewEvidence(View.INTEGRATION, "me", "sender", **{**known, **facets})


def company(**facets: Any) -> Snapshot:
    return Snapshot("acme", "me", datetime(2026, 1, 31, tzinfo=UTC), (view(**facets),))


def rule(requirement: Requirement, id: str = "a", **fields: Any) -> Rule:  # noqa: A002
    fix = Fix(Actor.INTACCT_ADMIN, ("Company",), ("Look.",), date(2026, 1, 1))
    return replace(Rule(id, "A title", Level.REQUIRED, requirement, "Because.", fix, Place("a.yaml", 1)), **fields)


def pack(*rules: Rule, **fields: Any) -> RulePack:
    made = RulePack(
        id="p",
        product="Product",
        version="1",
        source="https://example.com",
        read_on=date(2026, 1, 1),
        api="xml",
        complete=True,
        rules=rules,
        objects={},
    )
    return replace(made, **fields)


def verdict(requirement: Requirement, evidence: Snapshot, *others: Rule, **fields: Any) -> Verdict:
    """The verdict of a rule, in a pack with these others."""
    return evaluate(evidence, pack(rule(requirement, **fields), *others), catalogue())[0]


def outcome(requirement: Requirement, evidence: Snapshot) -> Outcome:
    return verdict(requirement, evidence).outcome


def told(found: Verdict) -> str:
    """Everything that a verdict says."""
    sentences = [found.summary, *found.advice]
    for finding in found.findings:
        sentences += [finding.message, finding.hint]
    return " ".join(sentences)


def boxes(found: Verdict) -> list[tuple[str, tuple[str, ...], bool]]:
    """The boxes that a verdict names: the row, the rights, whether they are to be taken out."""
    return [(f.box.permission, f.box.rights, f.box.untick) for f in found.findings if f.box]
