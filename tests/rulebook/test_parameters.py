"""Questions that a pack asks: their answers decide conditions and go into texts, and into nothing else."""

import pytest
from broken import GOOD
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditor.errors import ExitCode, RulePackError, UsageError
from auditor.model.requirement import (
    AnyOf,
    FieldExists,
    HoldsRole,
    Installed,
    Manual,
    ParameterIs,
    RecordExists,
    SenderAuthorised,
    SettingIs,
    UserFact,
    UserIs,
)
from auditor.model.rule import NOBODY_KNOWS, Parameter, ParameterType, Rule, RulePack
from auditor.rulebook import load_pack, refuse_strangers, unanswered

PARAMETERS = """\
parameters:
  - {name: bills, question: Are bills written, type: yes or no, default: no, help: See the settings.}
  - {name: rhythm, question: How often, type: choice, choices: [Daily, Monthly]}
  - {name: sender, question: Which sender, type: text}
"""


def pack(requires: str = "{user: exists}", more: str = "", **answers: str) -> RulePack:
    text = GOOD.replace("{user: exists}", requires).replace("    why:", f"{more}    why:")
    return load_pack(text + PARAMETERS, "acme.yaml", answers)


def rule(requires: str = "{user: exists}", more: str = "", **answers: str) -> Rule:
    return pack(requires, more, **answers).rules[0]


def test_the_parameters_reach_the_model() -> None:
    assert pack().parameters == (
        Parameter("bills", "Are bills written", ParameterType.YES_OR_NO, "no", (), "See the settings."),
        Parameter("rhythm", "How often", ParameterType.CHOICE, None, ("Daily", "Monthly")),
        Parameter("sender", "Which sender", ParameterType.TEXT),
    )


def test_the_answers_are_those_given_and_the_defaults() -> None:
    assert pack().answers == {"bills": "no"}
    assert pack(bills="Yes", rhythm=" daily ", sender=" Acme  MPP ").answers == {
        "bills": "yes",
        "rhythm": "Daily",
        "sender": "Acme MPP",
    }


def test_an_answer_to_a_parameter_of_another_pack_is_left_alone() -> None:
    assert pack(other="x").answers == {"bills": "no"}


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"bills": "perhaps"}, '"perhaps" is no answer to the parameter bills.'),
        ({"bills": ""}, '"" is no answer to the parameter bills.'),
        ({"rhythm": "Weekly"}, '"Weekly" is no answer to the parameter rhythm.'),
        ({"sender": "  "}, "The answer to the parameter sender is empty."),
        ({"sender": "x" * 201}, "The answer to the parameter sender cannot be used."),
        ({"sender": "a\x1b[31m"}, "The answer to the parameter sender cannot be used."),
    ],
)
def test_an_answer_that_a_parameter_does_not_take_is_wrong_usage(answers: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        pack(**answers)
    assert not isinstance(caught.value, RulePackError)
    assert caught.value.exit_code is ExitCode.USAGE
    assert caught.value.message == message
    assert caught.value.hint


def test_what_is_wrong_with_the_file_is_told_before_what_is_wrong_with_an_answer() -> None:
    with pytest.raises(RulePackError, match=r"acme\.yaml:12:22"):
        pack("{user: exist}", bills="perhaps")


@pytest.mark.parametrize(
    ("requires", "expected"),
    [
        ('{sender: "${sender}"}', SenderAuthorised("Acme")),
        ('{sender: "${sender}MPP"}', SenderAuthorised("AcmeMPP")),
        ('{sender: "$${sender}"}', SenderAuthorised("${sender}")),
        ('{sender: "$ {sender} $sender }"}', SenderAuthorised("$ {sender} $sender }")),
        ('{user: {user ID: ["${sender}", other]}}', UserIs(UserFact.USER_ID, ("Acme", "other"))),
        ('{user: {user ID: {starts_with: "${sender}_"}}}', UserIs(UserFact.USER_ID, starts_with="Acme_")),
        ('{installed: "${sender} for ${rhythm}"}', Installed("Acme for Daily")),
        ('{record: {object: ITEM, fields: {NAME: "${sender}"}}}', RecordExists("ITEM", (("NAME", "Acme"),))),
        (
            '{field: {object: APBILL, id: "${sender}_X", values: ["${rhythm}"]}}',
            FieldExists("APBILL", "Acme_X", "", ("Daily",)),
        ),
        ('{setting: {application: AR, name: X, is: "${rhythm}"}}', SettingIs("AR", "X", ("Daily",))),
        (
            '{any_of: [{sender: "${sender}"}, {manual: "Ask ${sender}."}]}',
            AnyOf((SenderAuthorised("Acme"), Manual("Ask Acme."))),
        ),
    ],
)
def test_an_answer_goes_into_the_texts_of_a_requirement(requires: str, expected: object) -> None:
    assert rule(requires, sender="Acme", rhythm="daily").requirement == expected


def test_an_answer_goes_into_every_text_of_a_rule_of_the_notes_and_of_what_is_handed_over() -> None:
    text = (
        GOOD.replace("A title", "Sender ${sender}")
        .replace("A reason.", "For ${sender}.")
        .replace("[Company]", "['${sender}']")
        .replace("Click.", "'Enter ${sender}.'")
        .replace("    why:", "    prove: '${sender}?'\n    note: '${sender}!'\n    subject: '${sender}'\n    why:")
        .replace("api: xml\n", "api: xml\nnotes: ['By ${sender}.']\nhand_over: [{label: '${sender}', fact: user ID}]\n")
    )
    found = load_pack(text + PARAMETERS, "acme.yaml", {"sender": "Acme"})
    read = found.rules[0]
    assert (read.title, read.why, read.prove, read.note) == ("Sender Acme", "For Acme.", "Acme?", "Acme!")
    assert (read.subject, read.fix.path, read.fix.steps) == ("Acme", ("Acme",), ("Enter Acme.",))
    assert (found.notes, found.hand_over[0].label) == (("By Acme.",), "Acme")


def test_an_answer_goes_into_the_standard_fix() -> None:
    text = GOOD[: GOOD.index("    fix:")].replace("{user: exists}", '{sender: "${sender}"}')
    steps = load_pack(text + PARAMETERS, "acme.yaml", {"sender": "A{b}c"}).rules[0].fix.steps
    assert any("exactly as A{b}c," in step for step in steps)


@pytest.mark.parametrize(
    "requires",
    [
        "{sender: %s}",
        "{role: %s}",
        "{role: {any_of: [A, %s]}}",
        "{user: {user ID: %s}}",
        "{user: {user ID: [%s]}}",
        "{user: {user ID: {starts_with: %s}}}",
        "{user: {entity access: {includes: [%s]}}}",
        "{setting: {application: ME, name: X, is: %s}}",
        "{installed: %s}",
        "{record: {object: GLJOURNAL, fields: {SYMBOL: %s}}}",
        "{field: {object: ARINVOICE, id: %s}}",
        "{field: {object: ARINVOICE, id: X, type: %s}}",
        "{field: {object: ARINVOICE, id: X, values: [%s]}}",
        "{manual: %s}",
    ],
)
def test_answers_go_into_the_texts_of_a_requirement(requires: str) -> None:
    found = rule(requires % '"${sender}"', sender="filled").requirement
    asked = str(rule(requires % "MARK").requirement)
    assert str(found) == asked.replace("MARK", "filled")


@pytest.mark.parametrize(
    "requires",
    [
        "{subscription: %s}",
        "{user: {type: %s}}",
        "{user: {status: [%s]}}",
        "{rights: {application: %s, section: reports, grant: all}}",
        "{rights: {application: Company, permission: %s, grant: all}}",
        "{rights: {application: Company, section: %s, grant: all}}",
        "{rights: {application: Company, section: reports, grant: %s}}",
        "{rights: {application: Company, permission: Contacts, grant: [%s]}}",
        "{rights: {record: %s, grant: all}}",
        "{permission_type: %s}",
        "{setting: {application: %s, name: X, is: off}}",
        "{setting: {application: ME, name: %s, is: off}}",
        "{dimension: %s}",
        "{object: %s}",
    ],
)
def test_answers_go_into_nothing_that_is_checked(requires: str) -> None:
    with pytest.raises(RulePackError, match=r'"\$\{sender\}"'):
        rule(requires % '"${sender}"', sender="Company")


def test_an_answer_is_text_whatever_it_says() -> None:
    assert rule('{role: "${sender}"}', sender="held").requirement == HoldsRole("held")
    assert rule('{sender: "${sender}"}', sender="${rhythm}").requirement == SenderAuthorised("${rhythm}")
    long = load_pack(GOOD.replace("A reason", "For ${sender}") + PARAMETERS, "acme.yaml", {"sender": "A. B. C. D"})
    assert long.rules[0].why == "For A. B. C. D."


def test_without_an_answer_the_text_shows_what_is_asked() -> None:
    found = rule('{sender: "${sender}"}', "    note: 'For ${sender}.'\n")
    assert found.requirement == SenderAuthorised("<sender>")
    assert found.note == "For <sender>."
    assert found.unanswered == ("sender",)


@pytest.mark.parametrize(
    ("requires", "more", "names"),
    [
        ("{user: exists}", "    note: 'For ${sender}.'\n", ()),
        ("{user: exists}", "    subject: '${sender}'\n", ("sender",)),
        ("{user: exists}", "    when: {sender: '${sender}'}\n", ("sender",)),
        ("{user: exists}", "    when: {answer: {rhythm: Daily}}\n", ("rhythm",)),
        ("{user: exists}", "    when: {answer: {bills: yes}}\n", ()),
        (
            "{any_of: [{answer: {rhythm: [Daily]}}, {sender: '${sender}'}, {sender: '${sender}2'}]}",
            "",
            ("sender", "rhythm"),
        ),
    ],
)
def test_a_rule_names_what_has_to_be_answered_before_it_can_be_judged(
    requires: str, more: str, names: tuple[str, ...]
) -> None:
    assert rule(requires, more).unanswered == names
    assert rule(requires, more, sender="x", rhythm="Daily").unanswered == ()


def test_a_condition_holds_the_answer() -> None:
    when = "    when: {answer: {bills: [yes]}}\n"
    assert rule(more=when).when == ParameterIs("bills", ("yes",), "no")
    assert rule(more=when, bills="YES").when == ParameterIs("bills", ("yes",), "yes")
    assert rule(more="    when: {answer: {rhythm: Daily}}\n").when == ParameterIs("rhythm", ("Daily",), "")


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=210))
@example(" ? ")
def test_no_answer_makes_a_good_pack_a_bad_one(answer: str) -> None:
    said = " ".join(answer.split())
    if not said or len(said) > 200 or not said.isprintable():
        with pytest.raises(UsageError, match="The answer to the parameter sender"):
            rule('{sender: "${sender}"}', sender=answer)
        return
    found = rule('{sender: "${sender}"}', "    note: '${sender}'\n", sender=answer)
    if said == NOBODY_KNOWS:
        assert found.unanswered == ("sender",)
        return
    assert found.requirement == SenderAuthorised(said)
    assert found.note == said
    assert found.unanswered == ()


def test_what_nobody_answered_is_asked_once_for_all_packs() -> None:
    assert [asked.name for asked in unanswered([pack(), pack()])] == ["rhythm", "sender"]
    assert [asked.name for asked in unanswered([pack(rhythm="Daily"), pack(sender="x")])] == ["rhythm", "sender"]
    assert unanswered([pack(rhythm="Daily", sender="x")]) == ()


def test_an_answer_that_no_pack_asks_for_is_wrong_usage() -> None:
    refuse_strangers({"bills": "yes", "sender": "x"}, [pack()])
    with pytest.raises(UsageError) as caught:
        refuse_strangers({"bils": "yes"}, [pack()])
    assert (caught.value.message, caught.value.hint) == (
        'None of the packs has a parameter "bils".',
        "Did you mean bills?",
    )
    with pytest.raises(UsageError) as caught:
        refuse_strangers({"x": "yes"}, [load_pack(GOOD, "acme.yaml")])
    assert caught.value.hint == "They ask for: nothing."
