"""The documents about the rule language are complete, up to date, and every example in them loads."""

import re
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from views import as_an_editor_sees, as_texts, composed

from auditor.model.requirement import Section
from auditor.rulebook import load_pack
from auditor.rulebook.fixes import WITHOUT_STANDARD, standard_fix
from auditor.rulebook.keys import FIX, HAND_OVER, OBJECT_LISTS, PACK, RULE
from auditor.rulebook.kinds.grants import BOUNDS
from auditor.rulebook.kinds.rights_keys import SUBJECTS
from auditor.rulebook.parameters import PARAMETER
from auditor.rulebook.reference import SAMPLE_PARAMETERS, pages, read_example
from auditor.rulebook.requirements import KINDS
from auditor.rulebook.schema import pack_schema
from auditor.rulebook.shapes import Key, Reading, Shape
from auditor.vocabulary import catalogue

DOCS = Path(__file__).resolve().parents[2] / "docs"
DOCUMENT = (DOCS / "rule-language.md").read_text(encoding="utf-8")
EXAMPLES: list[str] = re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
PACK_EXAMPLE, *RULE_EXAMPLES = EXAMPLES
SHAPES = {shape.noun: shape for shape in (PACK, RULE, FIX, PARAMETER, OBJECT_LISTS, HAND_OVER)}
EVERY_KEY_BY_PAGE = {"pack.md": PACK, "rule.md": RULE, "fix.md": FIX, "parameters.md": PARAMETER}


def shapes_of(shape: Shape) -> Iterator[Shape]:
    yield shape
    for key in shape.keys:
        for inner in key.type.shapes:
            yield from shapes_of(inner)


ALL_SHAPES = {
    shape.noun: shape
    for start in (*SHAPES.values(), *(found for kind in KINDS.values() for found in kind.type.shapes))
    for shape in shapes_of(start)
}
ALL_KEYS = [pytest.param(key, id=f"{shape.noun}: {key.name}") for shape in ALL_SHAPES.values() for key in shape.keys]


def with_parameters(requires: str) -> str:
    """The pack of the page with this instead of the requirement (and condition, and fix) of its second rule."""
    before, after = PACK_EXAMPLE.split("    requires: {user: exists}\n")
    writer = "  - {name: writer, question: Who writes, type: text}\n"
    return before.replace("objects:\n", writer + "objects:\n") + requires + after


def indented(example: str) -> str:
    return "".join(f"    {line}\n" for line in example.splitlines())


def test_the_example_of_a_pack_loads_and_shows_every_key() -> None:
    pack = load_pack(PACK_EXAMPLE, "rule-language.md")
    assert [rule.id for rule in pack.rules] == [
        "sender-authorised",
        "user-exists",
        "bills-writable",
        "used-for-acme-alone",
    ]
    left_out = {"subject", "choices"}
    for shape in SHAPES.values():
        for key in shape.keys:
            if key.name not in left_out:
                assert re.search(rf"^[ -]*{key.name}:", PACK_EXAMPLE, re.MULTILINE), key.name


def test_the_schema_accepts_the_example_of_a_pack() -> None:
    validator = jsonschema.Draft202012Validator(pack_schema())
    assert list(validator.iter_errors(as_an_editor_sees(composed(PACK_EXAMPLE)))) == []


@pytest.mark.parametrize("example", RULE_EXAMPLES)
def test_an_example_of_a_requirement_loads(example: str) -> None:
    assert load_pack(with_parameters(indented(example)), "rule-language.md").rules


@pytest.mark.parametrize("page", pages())
def test_a_page_of_the_reference_is_what_the_tables_say(page: str) -> None:
    assert (DOCS / "rules" / page).read_text(encoding="utf-8") == pages()[page], "run scripts/build_rule_reference.py"


def test_the_reference_has_no_page_of_something_that_is_gone() -> None:
    assert {file.name for file in (DOCS / "rules").iterdir()} == set(pages())


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_a_kind_says_what_it_means_how_it_is_proved_and_what_else_comes_out(kind: str) -> None:
    page = (DOCS / "rules" / f"{kind}.md").read_text(encoding="utf-8")
    titles = re.findall(r"^## (.*)$", page, re.MULTILINE)
    assert [title for title in titles if title != "Keys" and not title.startswith("Under ")] == [
        "Examples",
        "How it is proved",
        "Where it cannot be read",
        "Standard fix",
    ]
    keys = {key.name for shape in KINDS[kind].type.shapes for key in shape.keys}
    assert keys <= set(re.findall(r"^\| `([\w ]+)` \|", page, re.MULTILINE))


PAGE_EXAMPLES = [
    pytest.param(example, id=f"{kind}-{number}")
    for kind in KINDS
    for number, example in enumerate(
        re.findall(r"```yaml\n(.*?)```", (DOCS / "rules" / f"{kind}.md").read_text(encoding="utf-8"), re.DOTALL)
    )
]


@pytest.mark.parametrize("example", PAGE_EXAMPLES)
def test_an_example_of_the_reference_loads_and_the_schema_accepts_it(example: str) -> None:
    fix = "fix: {actor: Intacct admin, path: [Company], steps: [Click.], verified: 2026-11-22}\n"
    text = with_parameters(indented(example + fix))
    assert load_pack(text, "reference.md").rules
    validator = jsonschema.Draft202012Validator(pack_schema())
    assert [error.message for error in validator.iter_errors(as_texts(composed(text)))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_an_example_that_uses_each_of_its_keys(kind: str) -> None:
    examples = " ".join(example for _, example in KINDS[kind].examples)
    assert KINDS[kind].examples
    top = {key.name for shape in KINDS[kind].type.shapes for key in shape.keys}
    left_out = {"last name", "email", "status", "web services only"} if kind == "user" else set()
    assert {name for name in top - left_out if f"{name}:" not in examples} == set()


@pytest.mark.parametrize("key", ALL_KEYS)
def test_the_example_in_a_table_is_a_value_of_its_key(key: Key) -> None:
    reading = Reading("table", parameters={asked.name: asked for asked in SAMPLE_PARAMETERS})
    node = composed(key.example)
    key.type.read(node, reading)
    reading.raise_if_any()
    schema = {**key.type.schema(), "$defs": pack_schema()["$defs"]}
    # What the reader looks at only later is not whole in a table.
    if key.name != "rules":
        jsonschema.Draft202012Validator(schema).validate(as_texts(node))


@pytest.mark.parametrize(("page", "shape"), EVERY_KEY_BY_PAGE.items())
def test_the_tables_list_every_key(page: str, shape: Shape) -> None:
    table = (DOCS / "rules" / page).read_text(encoding="utf-8").split("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (\w*) ?\|", table, re.MULTILINE))
    assert {key for key, mark in rows.items() if mark == "required"} == set(shape.names(required=True))
    assert {key for key, mark in rows.items() if not mark} == set(shape.names(required=False))


def page(name: str) -> str:
    return (DOCS / "rules" / name).read_text(encoding="utf-8")


def test_the_page_of_names_lists_every_application_and_every_code_of_settings() -> None:
    text = page("names.md")
    for application in catalogue().applications:
        assert f"| {application.name} |" in text
    codes = {key.name: key.type.words for shape in KINDS["setting"].type.shapes for key in shape.keys}["application"]
    assert re.findall(r"^\| (`[A-Z]+`) \| [^|`]+ \|$", text, re.MULTILINE) == codes.split(", ")
    assert all(right in text for right in catalogue().right_labels)


def test_the_page_of_names_says_where_object_ids_are() -> None:
    having = [one.name for one in catalogue().applications if catalogue().permissions(one.name, Section.OBJECT_IDS)]
    assert f"only {' and '.join(having)} have it" in page("names.md")


def test_the_page_of_the_fix_says_which_requirements_have_a_standard_one() -> None:
    rows = dict(re.findall(r"^\| \[(\w+)\]\(\w+\.md\) \| (.*) \|$", page("fix.md"), re.MULTILINE))
    assert rows.keys() == KINDS.keys()
    assert {kind for kind, said in rows.items() if said == "none"} == set(WITHOUT_STANDARD)
    assert rows["user"] == "yes, for each fact and each of its values"
    assert rows["permission_type"] == "yes, but not such as `{permission_type: users}`"
    assert "`{role: {name: Acme sync, grants:" in rows["role"]
    assert rows["forbidden"] == "of [rights](rights.md) only"


def test_the_page_of_rights_marks_the_keys_of_which_one_is_given() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\w ]*?) ?\|", page("rights.md").split("\n## Under")[0], re.MULTILINE))
    assert {key for key, mark in rows.items() if mark == "one of A"} == set(SUBJECTS)
    assert {key for key, mark in rows.items() if mark == "one of B"} == {"section", "permission"}
    assert {key for key, mark in rows.items() if mark == "one of C"} == set(BOUNDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_kinds_without_a_standard_fix_are_those_that_are_said_to_have_none(kind: str) -> None:
    found = [standard_fix(read_example(example)) for _, example in KINDS[kind].examples]
    assert any(found) is (kind not in WITHOUT_STANDARD)
