"""The JSON Schema of a pack accepts every good pack, and refuses for the loader's reasons what it can refuse."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml
from broken import BOTH, FIX, FIXES, GOOD, PACKS, PARAMETERS, REQUIREMENTS, REQUIRES
from hypothesis import given, settings
from hypothesis import strategies as st
from views import as_an_editor_sees, as_texts, composed

from auditor.errors import RulePackError
from auditor.resources import rule_packs
from auditor.rulebook import load_pack, pack_schema_text

DOCS = Path(__file__).resolve().parents[2] / "docs"
VALIDATOR = jsonschema.Draft202012Validator(json.loads(pack_schema_text()))
BROKEN = [
    *(pytest.param(GOOD.replace(old, new, 1), schema, id=f"pack-{new[:40]}") for old, new, _, schema in PACKS),
    *(
        pytest.param((GOOD + PARAMETERS).replace(REQUIRES, requires), schema, id=requires[:80])
        for requires, _, schema in REQUIREMENTS
    ),
    *(
        pytest.param(GOOD.replace(REQUIRES, requires).replace(FIX, fix), schema, id=f"fix-{requires}-{bool(fix)}")
        for requires, fix, _, schema in FIXES
    ),
]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(VALIDATOR.schema)


def test_the_schema_of_the_documentation_is_the_one_of_the_program() -> None:
    written = (DOCS / "rule-pack.schema.json").read_text(encoding="utf-8")
    assert written == pack_schema_text(), "run scripts/build_rule_reference.py"


@pytest.mark.parametrize("pack", rule_packs())
def test_every_bundled_pack_is_accepted_however_it_is_read(pack: str) -> None:
    node = composed(rule_packs()[pack].read_text(encoding="utf-8"))
    assert [error.message for error in VALIDATOR.iter_errors(as_texts(node))] == []
    assert [error.message for error in VALIDATOR.iter_errors(as_an_editor_sees(node))] == []


def test_the_corpus_of_broken_packs_is_large_and_names_both_kinds() -> None:
    assert len(BROKEN) >= 200
    assert sum(schema is BOTH for *_, schema in (*PACKS, *REQUIREMENTS, *FIXES)) >= 150


@pytest.mark.parametrize(("text", "refused"), BROKEN)
def test_a_broken_pack_is_refused_where_json_schema_can_say_it(text: str, refused: bool) -> None:
    node = composed(text)
    errors = list(leaves(VALIDATOR.iter_errors(as_texts(node))))
    assert bool(errors) is refused
    if refused:
        with pytest.raises(RulePackError) as caught:
            load_pack(text, "acme.yaml")
        line, column = map(int, caught.value.message.split(":")[1:3])
        # The loader names the key, the value or the mapping; the schema names the value or what holds it.
        assert (line, column) in {place for error in errors for place in places(node, list(error.absolute_path))}


GRANTS = ("all", "read only", ["List"], ["List", "View"])
CHANGES = ({"Customers": ["Add"]}, {"Customers": "all"})
RIGHTS = {
    "application": ("Accounts Receivable", "every"),
    "applications": (["Order Entry"], {"any_of": ["Accounts Receivable", "Order Entry"]}),
    "record": ("CUSTOMER",),
    "nothing_beyond": ("this pack",),
    "section": ("activities and lists", "reports"),
    "permission": ("Customers",),
    "grant": GRANTS,
    "exactly": GRANTS,
    "at_most": GRANTS,
    "plus": CHANGES,
    "except": CHANGES,
    "other_than": (["Company"],),
}


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(list(RIGHTS)), min_size=1, max_size=5, unique=True), st.data())
def test_which_keys_of_rights_go_together_is_the_same_for_the_loader_and_the_schema(
    keys: list[str], data: st.DataObject
) -> None:
    rights = {key: data.draw(st.sampled_from(RIGHTS[key])) for key in keys}
    text = GOOD.replace(REQUIRES, json.dumps({"rights": rights}))
    assert VALIDATOR.is_valid(as_texts(composed(text))) is loads(text)


def loads(text: str) -> bool:
    try:
        load_pack(text, "acme.yaml")
    except RulePackError as error:
        # That Customers is no report is for the catalogue to know.
        return all("not under reports" in line for line in error.message.splitlines())
    return True


def leaves(errors: Iterable[jsonschema.ValidationError]) -> Iterator[jsonschema.ValidationError]:
    for error in errors:
        yield from leaves(error.context) if error.context else [error]


def places(node: yaml.Node, path: list[str | int]) -> Iterator[tuple[int, int]]:
    """Where the value of this path begins, its entries, and the key under which it stands."""
    for step in path:
        if isinstance(node, yaml.MappingNode):
            key, node = next(pair for pair in node.value if pair[0].value == step)
            yield position(key)
        else:
            node = node.value[int(step)]
    yield position(node)
    if isinstance(node, yaml.MappingNode):
        yield from (position(part) for pair in node.value for part in pair)
    if isinstance(node, yaml.SequenceNode):
        yield from map(position, node.value)


def position(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
