"""A pack that is wrong is refused, with the position and, where there is one, the nearest right name."""

# ruff: noqa: E501 - one case a line reads as a table

import pytest

from auditor.errors import ExitCode, RulePackError
from auditor.rulebook import load_pack

GOOD = """\
pack: acme
product: Acme
version: 1.0.0
source: https://acme.example/guide
read_on: 2026-11-22
api: xml
complete: true
rules:
  - id: first-rule
    title: A title
    level: required
    requires: {user: exists}
    why: A reason.
    fix:
      actor: Intacct admin
      path: [Company]
      steps: [Click.]
      verified: 2026-11-22
"""
REQUIRES = "{user: exists}"
SECOND = GOOD[GOOD.index("  - id") :]


def complaints(text: str) -> list[str]:
    with pytest.raises(RulePackError) as caught:
        load_pack(text, "acme.yaml")
    assert caught.value.exit_code is ExitCode.USAGE
    assert caught.value.hint
    return caught.value.message.splitlines()


def test_the_pack_that_the_cases_break_is_good() -> None:
    assert load_pack(GOOD, "acme.yaml").rules[0].id == "first-rule"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        # keys
        ("title: A", "titel: A", '10:5: A rule has no key "titel"; did you mean title?'),
        ("    why: A reason.\n", "", "9:5: A rule lacks why."),
        ("    title: A title\n    level: required\n", "", "9:5: A rule lacks title, level."),
        ("api: xml\n", "api: xml\napi: xml\n", '7:1: The key "api" is given twice.'),
        ("product: Acme\n", "", "1:1: A rule pack lacks product."),
        ("actor:", "by: me\n      actor:", '15:7: A fix has no key "by"; known: actor, path, steps, verified, former_path.'),
        ("complete:", "hand_over: [{lable: x, fact: company ID}]\ncomplete:", '7:14: A value to hand over has no key "lable"'),
        ("complete:", "<<: {x: y}\ncomplete:", '7:1: A rule pack has no key "<<"'),
        ("complete:", "[a]: b\ncomplete:", "7:1: Here a text is expected, not a list."),
        # texts
        ("A title", "'x" + "x" * 80 + "'", "10:12: This text has 81 characters; at most 80 are allowed."),
        ("A reason.", "One. Two. Three.", "13:10: This text has 3 sentences; the reason of a rule has one or two."),
        ("A reason.", "", "13:9: Here a text is missing."),
        ("A reason.", "x" * 301, "13:10: This text has 301 characters; at most 300 are allowed."),
        ("A reason.", r'"\e[31mred"', "13:10: This text holds a character that cannot be printed (U+001B)."),
        ("A reason.", r'"\u202egnp.exe"', "13:10: This text holds a character that cannot be printed (U+202E)."),
        ("A reason.", "[A reason.]", "13:10: Here a text is expected, not a list."),
        ("A reason.", "{a: b}", "13:10: Here a text is expected, not a mapping."),
        # values
        ("level: required", "level: requird", '11:12: "requird" is not known here; did you mean required?'),
        ("actor: Intacct admin", "actor: admin", '15:14: "admin" is not known here; known: Intacct admin, product team, Sage account manager.'),
        ("complete: true", "complete: yes", '7:11: Here true or false is expected, not "yes".'),
        ("complete: true", "complete: True", '7:11: Here true or false is expected, not "True".'),
        ("read_on: 2026-11-22", "read_on: 22.11.2026", '5:10: "22.11.2026" is not a date; write year-month-day, such as'),
        ("read_on: 2026-11-22", "read_on: 2026-02-30", '5:10: "2026-02-30" is not a date'),
        ("read_on: 2026-11-22", "read_on: 20261122", '5:10: "20261122" is not a date'),
        ("version: 1.0.0", "version: 1.0", '3:10: "1.0" is not a version; write three numbers, such as 1.0.0.'),
        ("api: xml", "api: soap", '6:6: "soap" is no API of Sage Intacct; known: xml, rest.'),
        ("pack: acme", "pack: Acme", '1:7: "Acme" is not an id; use lower-case words joined by hyphens, such as'),
        ("first-rule", "first_rule", '9:9: "first_rule" is not an id; use lower-case words joined by hyphens'),
        ("https://acme.example/guide", "javascript:alert(1)", '4:9: "javascript:alert(1)" is not a link; it must begin'),
        ("https://acme.example/guide", "https:///guide", '4:9: "https:///guide" is not a link; it must begin'),
        ("https://acme.example/guide", "https://a:b@acme.example", '4:9: "https://a:b@acme.example" is not a link'),
        ("https://acme.example/guide", "'https://[acme'", '4:9: "https://[acme" is not a link'),
        ("path: [Company]", "path: Company", "16:13: Here a list is expected, not a text."),
        ("path: [Company]", "path: []", "16:13: This list is empty."),
        (SECOND, " []\n", "9:2: This list is empty."),
        # dependencies
        ("why:", "depends_on: [frist-rule]\n    why:", '13:17: Rule first-rule depends on "frist-rule", which is no rule of this'),
        ("why:", "depends_on: [first-rule]\n    why:", "13:17: Rules depend on each other: first-rule -> first-rule."),
        (GOOD, GOOD + SECOND, "19:5: The rule id first-rule is used twice; the rule at line 9 has it."),
        # objects and hand-over
        ("complete:", "objects: {named: [ARINVOCE]}\ncomplete:", '7:19: No object of the XML API is known as "ARINVOCE"; did you mean ARINVOICE?'),
        ("complete:", "objects: {named: [ARPYMT, arpymt]}\ncomplete:", "7:27: The object ARPYMT is listed twice."),
        ("complete:", "hand_over: [{label: x, fact: password}]\ncomplete:", '7:30: "password" is nothing that can be handed over; known: company ID'),
        ("complete:", "hand_over: [{label: x, fact: email}]\ncomplete:", '7:30: "email" is nothing that can be handed over'),
    ],
)  # fmt: skip
def test_a_pack_that_is_wrong_is_refused_with_its_position(old: str, new: str, complaint: str) -> None:
    found = complaints(GOOD.replace(old, new, 1))
    assert len(found) == 1
    assert found[0].startswith(f"acme.yaml:{complaint}")


@pytest.mark.parametrize(
    ("requires", "complaint"),
    [
        ("{}", "15: A requirement has exactly one key; join several by all_of or any_of."),
        ("{user: exists, role: held}", "15: A requirement has exactly one key; join several by all_of or any_of."),
        ("exists", "15: A requirement is a mapping of keys to values, not a text."),
        ("{subscribtion: Web Services}", '16: A requirement has no key "subscribtion"; did you mean subscription?'),
        ("{subscription: Accounts Recievable}", '30: No application is known as "Accounts Recievable"; did you mean Accounts Receivable?'),
        ("{subscription: EE}", '30: No application is known as "EE".'),
        ("{sign_in: maybe}", '25: Here only works can stand, not "maybe".'),
        ("{user: exist}", '22: Here only exists can stand, not "exist".'),
        ("{user: {}}", "22: A requirement on the user names exactly one fact; join several by all_of or any_of."),
        ("{user: {e-mail: filled}}", '23: A requirement on the user has no key "e-mail"; did you mean email?'),
        ("{user: {email: [a@acme.example]}}", "30: Here a text is expected, not a list."),
        ("{user: {email: given}}", "30: For email, write filled."),
        ("{user: {type: [busines user]}}", '30: "busines user" is no type; did you mean business user?'),
        ("{user: {admin privileges: limited}}", "41: For admin privileges, write filled, or a list of off, limited, full."),
        ("{user: {web services only: [yes]}}", '43: "yes" is no web services only; known: true, false.'),
        ("{company: curency}", '25: "curency" is not known here; did you mean base currency?'),
        ("{object: CUSTOMERS}", '24: No object of the XML API is known as "CUSTOMERS"; did you mean CUSTOMER?'),
        ("{any_of: []}", "24: This list is empty."),
        ("{all_of: [{user: exists}, {not: {rol: held}}]}", '48: A requirement has no key "rol"; did you mean role?'),
        ("{rights: {application: Company, grant: all}}", "24: A requirement of rights names either a section or a permission."),
        ("{rights: {application: Company, section: reports}}", "24: A requirement of rights lacks grant."),
        ("{rights: {application: Compny, section: reports, grant: all}}", '38: No application is known as "Compny"; did you mean Company?'),
        ("{rights: {application: Company, section: report, grant: all}}", '56: "report" is not known here; did you mean reports?'),
        ("{rights: {application: Company, section: reports, grant: everything}}", '72: "everything" is not known here; known: all, read only.'),
        ("{rights: {application: Company, section: reports, grant: [Run]}}", "72: For a section, grant all or read only; single rights go with a permission."),
        ("{rights: {application: Platform Services, section: reports, grant: all}}", "66: The catalogue knows no permission under reports of Platform Services."),
        ("{rights: {application: Accounts Receivable, permission: Invoice, grant: all}}", '71: Accounts Receivable has no permission "Invoice"; did you mean Invoices?'),
        ("{rights: {application: Platform Services, permission: Custom reports, grant: [Veiw]}}", '93: Platform Services > Custom reports is not known to offer the right "Veiw"; did you mean View?'),
        ("{rights: {application: Platform Services, permission: Custom reports, grant: [Post]}}", '93: Platform Services > Custom reports is not known to offer the right "Post"; known: List, View, Add, Edit, Delete.'),
    ],
)  # fmt: skip
def test_a_requirement_that_is_wrong_is_refused_with_its_position(requires: str, complaint: str) -> None:
    assert complaints(GOOD.replace(REQUIRES, requires)) == [f"acme.yaml:12:{complaint}"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "1:1: The file is empty."),
        ("# nothing\n", "1:1: The file is empty."),
        ("- a\n", "1:1: A rule pack is a mapping that begins with pack."),
        ("upflow", "1:1: A rule pack is a mapping that begins with pack."),
        ("pack: acme\nrules:\n\t- id: x\n", "3:1: A tab indents this line; YAML is indented with blanks only."),
        ("pack: acme\n  \tid: x: y\n", "2:3: A tab indents this line; YAML is indented with blanks only."),
        ("pack: acme\nproduct: [a\n", "3:1: This is not valid YAML: while parsing a flow sequence, "),
        ("pack: a\n---\npack: b\n", "2:1: This is not valid YAML: expected a single document in the stream"),
        ("pack: a\x00b\n", "1:8: The character U+0000 is not allowed in YAML."),
        ("pack: acme\nproduct: \ud800\n", "2:10: The character U+D800 is not allowed in YAML."),
        ("pack: &a acme\n", "1:7: Anchors (&name) are not part of the rule language; write the value out."),
        ("pack: !!python/name:os.system acme\n", "1:7: Tags (!name) are not part of the rule language; leave it out."),
        ("rules: " + "[" * 20 + "]" * 20, "1:23: The file nests deeper than 16 levels."),
        ("x" * 300_000, "1:1: The file is larger than 256 KB, which no rule pack needs."),
    ],
)
def test_a_text_that_is_no_plain_yaml_is_refused_on_one_line(text: str, complaint: str) -> None:
    [found] = complaints(text)
    assert found.startswith(f"acme.yaml:{complaint}")


def test_aliases_cannot_unfold_a_small_file_to_a_huge_one() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    found = complaints(bomb)
    assert found[0] == "acme.yaml:1:5: Anchors (&name) are not part of the rule language; write the value out."
    assert found[2] == "acme.yaml:2:10: Aliases (*name) are not part of the rule language; write the value out."


def test_all_problems_of_a_file_are_told_at_once_in_its_order() -> None:
    text = GOOD.replace("api: xml", "api: soap").replace("A title", "").replace("actor: Intacct", "actr: Intacct")
    assert complaints(text) == [
        'acme.yaml:6:6: "soap" is no API of Sage Intacct; known: xml, rest.',
        "acme.yaml:10:11: Here a text is missing.",
        'acme.yaml:15:7: A fix has no key "actr"; did you mean actor?',
    ]


def test_a_circle_of_rules_is_named_in_the_order_in_which_they_depend() -> None:
    first = GOOD.replace("why:", "depends_on: [second-rule]\n    why:")
    second = SECOND.replace("first-rule", "second-rule").replace("why:", "depends_on: [first-rule]\n    why:")
    [found] = complaints(first + second)
    assert found in {
        "acme.yaml:13:17: Rules depend on each other: first-rule -> second-rule -> first-rule.",
        "acme.yaml:23:17: Rules depend on each other: second-rule -> first-rule -> second-rule.",
    }


def test_what_a_message_quotes_is_short_and_printable() -> None:
    [found] = complaints(GOOD.replace("api: xml", 'api: "' + "x" * 500 + '"'))
    assert len(found) < 150
    [found] = complaints(GOOD.replace("api: xml", r'"a\eb": c' + "\napi: xml"))
    assert found.isprintable()
