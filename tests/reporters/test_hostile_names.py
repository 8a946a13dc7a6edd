"""Every format and every template, found by themselves, under a company whose every name is an attack."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from jinja2 import Environment, Template, nodes
from lxml import html
from many import ROOT, full, hostile
from official import junit_of, sarif_of
from test_github_report import COMMAND

from auditor.reporters import REPORTERS, Display, to_html

ATTACKS = {
    "markup": "<script>alert(1)</script><b>&amp;\"'><!-- ",
    "ends of elements": "</script></style></textarea></title>]]>--> ",
    "markdown": "**[x](javascript:x)** `y` | <i> # _z_ \\ ~q~ $m$ ",
    "a heading": "# heading\n## heading ",
    "a command of GitHub": "::error::x\n::add-mask::y ",
    "an old command of GitHub": "##[error]x ",
    "a command of Azure": "##vso[task.complete result=Succeeded;]x ",
    "a formula": "=HYPERLINK(\"http://evil.example\")+cmd|' /C calc'!A0 ",
    "another formula": "@SUM(1) ",
    "a terminal escape": "\x1b[31m\x1b]0;title\x07\x9b2J\x08\x7f ",
    "right to left": "\u202e\u2066\u200f\u061c ",
    "what nobody sees": "\u200b\ufeff\u00ad\u2060\u034f ",
    "ends of lines": "a\r\nb\rc\u2028d\u2029e\x0bf\x0cg\x85h ",
    "no text at all": "\x00\ud800\udfff\ufffe\uffff ",
    "a template": "{{ 7*7 }}{% raw %}{0}%s${x} ",
    "a path": "../../../etc/passwd%00 ",
    "its length": "W" * 500 + " ",
}
HARMLESS = "harmless "
DISPLAYS = (Display(), Display(show="all", colour=True, width=120), Display(show="all", ascii=True, width=40))

# What acts on something that only shows it; a line may end, and a terminal may be coloured by us.
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
OURS = re.compile(r"\x1b\[[0-9;]*m|\r(?=\n)")
PIPELINE = re.compile(r"##\w*\[")
# The result inside a page, which no log shows as text.
DATA = re.compile(r"<script type=.?application/json.*?</script>", re.DOTALL)


def rendered(name: str, attack: str, display: Display) -> str:
    return REPORTERS[name].render(hostile(full(), attack), display)


def text_only(text: str, harmless: str) -> None:
    """Words on lines: nothing acts, and no line is a command."""
    assert [line for line in text.split("\n") if line.lstrip().startswith("::")] == []
    assert harmless


def commands_only(text: str, harmless: str) -> None:
    """As many commands, of the same kinds."""
    read = [[COMMAND.fullmatch(line) for line in told.splitlines()] for told in (text, harmless)]
    assert all(read[0])
    assert [found[1] for found in read[0] if found] == [found[1] for found in read[1] if found]


def same_keys(text: str, harmless: str) -> None:
    """A document of the same shape."""

    def shape(node: Any) -> Any:
        if isinstance(node, dict):
            # Names are keys only in mappings, of which the number counts.
            return [shape(child) for child in node.values()]
        return [shape(child) for child in node] if isinstance(node, list) else type(node).__name__

    assert shape(json.loads(text)) == shape(json.loads(harmless))


def valid_sarif(text: str, harmless: str) -> None:
    same_keys(text, harmless)
    run = sarif_of(text)
    messages = [found["message"]["text"] for found in run["results"]]
    assert [message for message in messages if "](" in message or re.search(r"(?<!\{)\{(?!\{)", message)] == []


def valid_junit(text: str, harmless: str) -> None:
    assert [node.tag for node in junit_of(text).iter()] == [node.tag for node in junit_of(harmless).iter()]
    text_only("\n".join(junit_of(text).itertext()), harmless)


def same_elements(text: str, harmless: str) -> None:
    def shape(page: str) -> list[str]:
        return [str(node.tag) for node in html.document_fromstring(page).iter()]

    assert shape(text) == shape(harmless)


def same_markup(text: str, harmless: str) -> None:
    """Once what is escaped is taken out, the same characters of Markdown are left, and no line begins otherwise."""

    def active(told: str) -> list[str]:
        left = re.sub(r"\\[!-/:-@\[-`{-~]|&(?:amp|lt|gt);|<!-- -->", "", told)
        return re.findall(r"[\\`*_\[\]<>|~$]|https?:|www\.", left)

    def starts(told: str) -> list[str]:
        return [re.split(r"\w", line, maxsplit=1)[0] for line in told.split("\n")]

    assert active(text) == active(harmless)
    assert len(starts(text)) == len(starts(harmless))
    text_only(text, harmless)


def cells_of_text(text: str, harmless: str) -> None:
    table, other = (list(csv.reader(io.StringIO(told, newline=""), strict=True)) for told in (text, harmless))
    assert [len(row) for row in table] == [len(row) for row in other]
    assert [cell for row in table for cell in row if re.match(r"\s*[=+\-@\t\r|%]", cell)] == []


CHECKS: dict[str, Callable[[str, str], None]] = {
    "terminal": text_only,
    "plan": text_only,
    "json": same_keys,
    "html": same_elements,
    "junit": valid_junit,
    "sarif": valid_sarif,
    "markdown": same_markup,
    "github": commands_only,
    "csv": cells_of_text,
}
"""How each format is seen to be inert. A new format fails until it is here."""


@pytest.mark.parametrize("name", REPORTERS)
def test_every_format_has_a_check_of_its_own(name: str) -> None:
    assert name in CHECKS


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("name", REPORTERS)
def test_no_name_acts_in_any_format(name: str, attack: str) -> None:
    for display in DISPLAYS if name in {"terminal", "plan"} else DISPLAYS[1:2]:
        text = rendered(name, ATTACKS[attack], display)
        text.encode("utf-8")
        assert ACTING.findall(OURS.sub("", text)) == []
        assert PIPELINE.findall(DATA.sub("", text)) == []
        CHECKS[name](text, rendered(name, HARMLESS, display))


@pytest.mark.parametrize("name", REPORTERS)
def test_names_that_differ_only_in_what_nobody_sees_stay_apart(name: str) -> None:
    one, other = (rendered(name, attack, Display()) for attack in ("a\u200b", "a\u200c"))
    assert one != other


def templates() -> list[str]:
    return sorted(file.name for file in (ROOT / "reports" / "templates").iterdir() if file.suffix == ".html")


@pytest.mark.parametrize("name", templates())
def test_no_template_lets_anything_past_the_escaping(name: str) -> None:
    tree = to_html.environment().parse((ROOT / "reports" / "templates" / name).read_text(encoding="utf-8"))
    passed = [found.node for found in tree.find_all(nodes.Filter) if found.name in {"safe", "forceescape"}]
    # Texts that stand in the template itself may pass.
    assert [node for node in passed if not isinstance(node, nodes.Const)] == []
    assert list(tree.find_all(nodes.ScopedEvalContextModifier)) == []
    assert list(tree.find_all(nodes.MarkSafe)) == []


def test_every_template_is_a_part_of_a_format_or_known_to_be_of_another_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    used = set[str]()
    get = Environment.get_template

    def noted(self: Environment, name: str, *more: Any, **named: Any) -> Template:
        used.add(name)
        return get(self, name, *more, **named)

    monkeypatch.setattr(Environment, "get_template", noted)
    for reporter in REPORTERS.values():
        reporter.render(full(), Display())
    # `rules guide` makes a page of a pack; tests/authoring/test_rules_guide.py holds its escaping.
    assert set(templates()) - used == {"guide.html"}
