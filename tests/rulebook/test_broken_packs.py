"""A pack that is wrong is refused, with the position and, where there is one, the nearest right name."""

import pytest
from broken import FIX, FIXES, GOOD, PACKS, PARAMETERS, REQUIREMENTS, REQUIRES

from auditor.errors import ExitCode, RulePackError
from auditor.rulebook import load_pack

SECOND = GOOD[GOOD.index("  - id") :]


def complaints(text: str) -> list[str]:
    with pytest.raises(RulePackError) as caught:
        load_pack(text, "acme.yaml")
    assert caught.value.exit_code is ExitCode.USAGE
    assert caught.value.hint
    return caught.value.message.splitlines()


def test_the_pack_that_the_cases_break_is_good() -> None:
    assert load_pack(GOOD, "acme.yaml").rules[0].id == "first-rule"


@pytest.mark.parametrize(("old", "new", "complaint", "_schema"), PACKS)
def test_a_pack_that_is_wrong_is_refused_with_its_position(old: str, new: str, complaint: str, _schema: bool) -> None:
    assert old in GOOD
    assert complaints(GOOD.replace(old, new, 1)) == [f"acme.yaml:{complaint}"]


@pytest.mark.parametrize(("requires", "complaint", "_schema"), REQUIREMENTS)
def test_a_requirement_that_is_wrong_is_refused_with_its_position(requires: str, complaint: str, _schema: bool) -> None:
    assert complaints((GOOD + PARAMETERS).replace(REQUIRES, requires)) == [f"acme.yaml:12:{complaint}"]


@pytest.mark.parametrize(("requires", "fix", "complaint", "_schema"), FIXES)
def test_a_rule_that_has_no_standard_fix_needs_a_whole_one(
    requires: str, fix: str, complaint: str, _schema: bool
) -> None:
    assert complaints(GOOD.replace(REQUIRES, requires).replace(FIX, fix)) == [f"acme.yaml:{complaint}"]


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
        ("pack: a\nproduct: Acme: the product\n", "2:14: This is not valid YAML: mapping values are not allowed in "),
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


def test_a_text_with_a_colon_is_said_to_need_quotes() -> None:
    [found] = complaints("pack: acme\nproduct: Acme: the product\n")
    assert found.endswith("A text that holds a colon and a blank needs quotes.")


@pytest.mark.parametrize(
    ("requires", "hint"),
    [
        ("{user: {typ: x}}", "docs/rules/user.md describes the keys."),
        ("{all_of: [{user: exists}, {role: {nam: x}}]}", "docs/rules/role.md describes the keys."),
        ("{forbiden: {role: held}}", "docs/rules/README.md describes the keys."),
        ("{manual: Look.}", "docs/rules/fix.md describes the keys."),
        (
            "{rights: {application: AP, permission: Bils, grant: all}}",
            (
                "docs/rules/rights.md describes the keys. "
                'For the names: `intacct-audit catalogue list "Accounts Payable"`.'
            ),
        ),
        (
            "{rights: {application: Company, permission: Contacts, grant: [Veiw]}}",
            "docs/rules/rights.md describes the keys. For the names: `intacct-audit catalogue list Company`.",
        ),
        (
            "{subscription: Acounts Payable}",
            "docs/rules/subscription.md describes the keys. For the names: `intacct-audit catalogue list`.",
        ),
        (
            "{object: CUSTOMERS}",
            "docs/rules/object.md describes the keys. For the names: `intacct-audit catalogue list --objects`.",
        ),
    ],
)
def test_the_hint_names_the_page_that_describes_what_is_wrong_and_the_command_for_names(
    requires: str, hint: str
) -> None:
    with pytest.raises(RulePackError) as caught:
        load_pack(GOOD.replace(REQUIRES, requires).replace(FIX, ""), "acme.yaml")
    assert caught.value.hint == f"Correct the rule file; {hint}"


def test_the_hint_names_several_pages_and_the_index_where_they_are_too_many() -> None:
    with pytest.raises(RulePackError) as caught:
        load_pack(GOOD.replace("level: required", "level: must").replace("steps:", "stpes:"), "acme.yaml")
    assert caught.value.hint == "Correct the rule file; docs/rules/rule.md and docs/rules/fix.md describe the keys."
    wrong = GOOD.replace("api: xml", "api: soap").replace("level: required", "level: must").replace("stpes:", "steps:")
    wrong = wrong.replace("steps:", "stpes:").replace("exists", "exist")
    with pytest.raises(RulePackError) as caught:
        load_pack(wrong, "acme.yaml")
    assert caught.value.hint == "Correct the rule file; docs/rules/README.md describes the keys."


def test_what_a_message_quotes_is_short_and_printable() -> None:
    [found] = complaints(GOOD.replace("api: xml", 'api: "' + "x" * 500 + '"'))
    assert len(found) < 150
    [found] = complaints(GOOD.replace("api: xml", r'"a\eb": c' + "\napi: xml"))
    assert found.isprintable()
