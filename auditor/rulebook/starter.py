"""A pack that works, for an author to change, and the examples that prove it."""

from datetime import date

_PACK = """\
# yaml-language-server: $schema=https://raw.githubusercontent.com/intacct-audit/intacct-audit/main/docs/rule-pack.schema.json
# A pack to start from. Replace what it says by what your guide says, rule by rule.
# Every key is described in docs/rule-language.md, how to go on from here in docs/rule-packs.md.

pack: {id}
product: {product}
version: 0.1.0
source: https://example.com/help/sage-intacct
read_on: {today}
api: xml
# While something is left open, the audit never says ready.
complete: false
leaves_open:
  - Whether customers are read from one entity or from all.

parameters:
  - name: writes-payments
    question: Does {product} write payments back to Sage Intacct?
    type: yes or no
    default: "no"

rules:
  - id: web-services-subscribed
    title: The company is subscribed to Web Services
    level: required
    requires: {{subscription: Web Services}}
    why: Web Services are the door for every program from outside. While they are off, {product} cannot sign in.
    depends_on: [sender-authorised]
    reference: https://example.com/help/sage-intacct#subscriptions

  - id: sender-authorised
    title: The sender ID ExampleSender may use Web Services in this company
    level: required
    requires: {{sender: ExampleSender}}
    why: Sage Intacct turns away every request of a sender that the company has not authorised.
    reference: https://example.com/help/sage-intacct#sender

  - id: user-exists
    title: "The user of {product} exists"
    level: required
    requires: {{user: exists}}
    why: "{product} signs in as a user of the company. Without that user there is nothing to connect."
    reference: https://example.com/help/sage-intacct#user

  - id: customers-readable
    title: "Accounts Receivable: List and View of customers"
    level: required
    requires: {{rights: {{application: Accounts Receivable, permission: Customers, grant: [List, View]}}}}
    why: Without these rights no customer arrives in {product}, and no error says so.
    depends_on: [user-exists]
    reference: https://example.com/help/sage-intacct#permissions

  # A rule under a condition: it applies only where the question above is answered with yes.
  - id: payments-writable
    title: "Accounts Receivable: List, View and Add of payments"
    level: required
    when: {{answer: {{writes-payments: ["yes"]}}}}
    requires: {{rights: {{application: Accounts Receivable, permission: Manage payments, grant: [List, View, Add]}}}}
    why: What customers pay in {product} cannot be written back without the right to add it.
    depends_on: [user-exists]
    reference: https://example.com/help/sage-intacct#payments

  # What no API shows is left to a person; such a rule says itself how to put it right.
  - id: connected-in-the-product
    title: "{product} is connected to this company"
    level: required
    requires: {{manual: "Open Settings > Integrations in {product} and look whether the company ID is this one."}}
    why: Where {product} is connected to another company, such as a sandbox, everything above is checked in vain.
    reference: https://example.com/help/sage-intacct#connect
    fix:
      actor: product team
      path: [Settings, Integrations, Sage Intacct]
      steps: [Enter the company ID, and connect.]
      verified: {today}
"""

_EXAMPLES = """\
# Companies of which the answer is known, and what the rules of {id}.yaml must say about them.
# A rule that an example does not list must pass. Run them: intacct-audit rules test {id}.yaml

examples:
  - name: Set up as the guide says
    expect:
      payments-writable: not applicable
      connected-in-the-product: unproven

  - name: Set up as the guide says, with permissions on the user instead of a role
    company: user-based
    answers: {{writes-payments: "yes"}}
    expect:
      connected-in-the-product: unproven

  - name: The rights on customers and payments were forgotten
    answers: {{writes-payments: "yes"}}
    lacks: [customers-readable, payments-writable]
    expect:
      customers-readable: {{outcome: gap, says: Customers}}
      payments-writable: gap
      connected-in-the-product: unproven

  # What depends on something that is missing cannot be told.
  - name: Nobody made the user
    answers: {{writes-payments: "yes"}}
    lacks: [user-exists]
    expect:
      user-exists: gap
      customers-readable: unproven
      payments-writable: unproven
      connected-in-the-product: unproven

  - name: The sender is not authorised
    answers: {{writes-payments: "yes"}}
    lacks: [sender-authorised]
    expect:
      web-services-subscribed: unproven
      sender-authorised: gap
      user-exists: unproven
      customers-readable: unproven
      payments-writable: unproven
      connected-in-the-product: unproven
"""


def starter_pack(pack_id: str, today: date) -> str:
    """The YAML of a pack with this id, read and verified on this day. It loads, and lint finds nothing in it."""
    return _PACK.format(id=pack_id, product=_product(pack_id), today=today.isoformat())


def starter_examples(pack_id: str) -> str:
    """The YAML of its examples, which `rules test` passes."""
    return _EXAMPLES.format(id=pack_id)


def _product(pack_id: str) -> str:
    return " ".join(word.capitalize() for word in pack_id.split("-"))
