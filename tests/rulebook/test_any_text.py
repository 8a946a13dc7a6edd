"""Whatever a file holds, loading it ends in a pack or in one kind of error, with positions."""

import re
import string

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import RulePackError
from auditor.model.rule import RulePack
from auditor.resources import rule_packs
from auditor.rulebook import load_pack
from auditor.rulebook.requirements import REQUIREMENT_KEYS

UPFLOW = rule_packs()["upflow"].read_text(encoding="utf-8")
# The head and the first rules: enough to break, and quick to load a few hundred times.
SHORT = UPFLOW[: UPFLOW.index("  - id: company-rights")].replace(
    "depends_on: [user-exists]", "depends_on: [sender-authorised]"
)
RIGHTS = [
    "rights",
    "application",
    "applications",
    "section",
    "permission",
    "grant",
    "exactly",
    "plus",
    "except",
    "record",
]
KEYS = ["pack", "rules", "parameters", "name", "type", "choices", "default", "id", "requires", "when", "subject", "fix"]
WORDS = st.sampled_from([*RIGHTS, *KEYS, *REQUIREMENT_KEYS, "any_of", "includes", "at_least", "fields", "grants", "is"])
NAMES = [
    "Company",
    "every",
    "reports",
    "activities and lists",
    "Contacts",
    "VENDOR",
    "all",
    "List",
    "this pack",
    "each",
]
ODD = ["exists", "2026-11-22", "${a}", "${", "$${a}", "yes or no", "choice"]
SCALARS = st.one_of(WORDS, st.sampled_from([*NAMES, *ODD]), st.text(string.printable, max_size=8))
TREES = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(WORDS, below, max_size=4),
    max_leaves=20,
)


def load(text: str) -> None:
    try:
        pack = load_pack(text, "any.yaml")
    except RulePackError as error:
        lines = error.message.split("\n")
        assert all(re.match(r"any\.yaml:[1-9]\d*:[1-9]\d*: \S.*\.?$", line) and line.isprintable() for line in lines)
    else:
        assert isinstance(pack, RulePack)
        assert pack.rules


# How long an example takes is up to the machine.
timeless = settings(deadline=None)


@timeless
@given(st.text(st.characters(), max_size=200))
def test_any_text(text: str) -> None:
    load(text)


@timeless
@given(st.text("{}[]:,-&*!|>'\"%@`#?~<= \t\n\\xu0aA", max_size=60))
def test_any_text_in_the_signs_of_yaml(text: str) -> None:
    load(text)


@timeless
@given(TREES)
def test_any_tree_under_the_keys_of_a_pack(tree: object) -> None:
    # JSON is YAML in flow style; repr of lists, dicts and texts is close enough to it to stay readable for YAML.
    load(f"pack: a\nrules: {tree!r}\nobjects: {tree!r}\nhand_over: [{tree!r}]\nparameters: [{tree!r}]\n")


@timeless
@given(tree=TREES)
def test_any_tree_as_a_requirement(tree: object) -> None:
    load(SHORT.replace("{role: held}", repr(tree)))


@timeless
@given(kind=st.sampled_from(REQUIREMENT_KEYS), tree=TREES)
def test_any_tree_as_the_value_of_a_kind(kind: str, tree: object) -> None:
    load(SHORT.replace("{role: held}", repr({kind: tree})))


@timeless
@given(tree=st.dictionaries(st.sampled_from(RIGHTS[1:]), TREES | st.sampled_from(NAMES), max_size=5))
def test_any_mapping_under_rights(tree: object) -> None:
    load(SHORT.replace("{role: held}", repr({"rights": tree})))


@timeless
@given(st.integers(0, len(SHORT)), st.integers(0, 60), st.text(max_size=10))
def test_the_upflow_pack_with_any_piece_replaced(start: int, length: int, instead: str) -> None:
    load(SHORT[:start] + instead + SHORT[start + length :])


def test_the_shortened_pack_is_a_pack() -> None:
    assert len(load_pack(SHORT, "any.yaml").rules) == 3
