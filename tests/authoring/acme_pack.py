"""Rule packs for tests: built from the model, and written as a file."""

from dataclasses import replace
from datetime import date
from typing import Any

from small_packs import HEAD

from auditor.model.requirement import Requirement, UserExists
from auditor.model.rule import Actor, Fix, Level, Place, Rule, RulePack

TODAY = date(2026, 11, 29)
FIX = Fix(Actor.INTACCT_ADMIN, ("Company", "Admin", "Subscriptions"), ("Look at the page.",), date(2026, 11, 1))


def rule(requirement: Requirement, **fields: Any) -> Rule:
    """A rule about which lint has nothing to say but for what a test changes."""
    plain = Rule(
        id="some-rule",
        title="The user can do what the product needs",
        level=Level.REQUIRED,
        requirement=requirement,
        why="Without it nothing arrives in the product.",
        fix=FIX,
        place=Place("acme.yaml", 10, 5),
        reference="https://acme.example/permissions",
    )
    return replace(plain, **fields)


def pack(*rules: Rule, **fields: Any) -> RulePack:
    """A pack of these rules, each with an id, a title and a line of its own."""
    given = rules or (rule(UserExists()),)
    numbered = tuple(
        replace(
            one,
            id=f"{one.id}-{number}" if number else one.id,
            title=f"{one.title}, {number}" if number else one.title,
            place=Place("acme.yaml", 10 * (number + 1), 5),
        )
        for number, one in enumerate(given)
    )
    plain = RulePack(
        id="acme",
        product="Acme",
        version="1.0.0",
        source="https://acme.example/guide",
        read_on=date(2026, 11, 22),
        api="xml",
        complete=True,
        rules=numbered,
        objects={},
    )
    return replace(plain, **fields)


RULES = """\
rules:
  - id: customers-readable
    title: The user may see customers
    level: required
    requires: {rights: {application: Accounts Receivable, permission: Customers, grant: [List, View]}}
    why: Acme writes to your customers.
    reference: https://acme.example/permissions
    fix:
      actor: Intacct admin
      path: [Company, Admin, "Users, roles, and groups", Roles]
      steps: [Tick the boxes., Save.]
      verified: 2026-11-01
"""
TEXT = HEAD + RULES
