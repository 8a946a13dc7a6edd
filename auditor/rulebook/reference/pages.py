"""The pages of the reference, by the names of their files."""

from collections.abc import Mapping

from auditor.rulebook.keys import FIX, PACK, RULE
from auditor.rulebook.parameters import FILLED_KEYS, MAX_ANSWER, PARAMETER
from auditor.rulebook.reference.fixes import about_fixes
from auditor.rulebook.reference.kinds import page_of
from auditor.rulebook.reference.names import page_of_names
from auditor.rulebook.reference.tables import table, tables_of_keys
from auditor.rulebook.requirements import KINDS
from auditor.rulebook.shapes import Shape

_GENERATED = "<!-- Made by scripts/build_rule_reference.py from the tables in auditor/rulebook. Change those. -->\n"


def pages() -> Mapping[str, str]:
    """The pages: name of the file under docs/rules -> Markdown."""
    texts = {
        "README.md": _index(),
        "names.md": page_of_names(),
        "pack.md": _page("Keys of a pack", _PACK, PACK, {PARAMETER.noun, RULE.noun}),
        "rule.md": _page("Keys of a rule", _RULE, RULE, {FIX.noun}),
        "fix.md": _page("Keys of a fix", about_fixes(), FIX),
        "parameters.md": _page("Parameters", _PARAMETERS, PARAMETER),
        **{f"{kind.key}.md": page_of(kind) for kind in KINDS.values()},
    }
    return {name: _GENERATED + "\n" + text.rstrip("\n") + "\n" for name, text in texts.items()}


_INTRODUCTION = (
    "[The rule language](../rule-language.md) introduces it. Keys of a [pack](pack.md), of a [rule](rule.md), of a "
    "[fix](fix.md), and [parameters](parameters.md). [Names](names.md) of applications, permissions, objects and "
    "settings."
)
_NAMES = (
    "`requires` and `when` have exactly one of these keys. Names of applications, permissions, rights and objects are "
    "checked against the catalogue of the program; its own spelling is what the reports print. "
    "`intacct-audit catalogue list` prints them."
)
_TEXTS = (
    "Where a table says *text*, any text can stand, and answers to [parameters](parameters.md) go into it. Every other "
    "value is one of a few words, a name that is checked, a date or a link, and takes no answer."
)
_PACK = "A pack is one file of these keys. [The rule language](../rule-language.md) shows a whole one."
_RULE = (
    "One statement about the company that is right or wrong. `requires` and `when` take one "
    "[requirement](README.md) each.\n\n"
    "A rule with `when` is judged where that condition is met. Where it is not, the rule is not applicable; where "
    "nobody can tell, the rule passes if what it requires is so, and is unproven otherwise."
)
_PARAMETERS = (
    "A question that somebody has to answer before the pack fits a company: with `--param NAME=ANSWER`, or when the "
    "program asks. A rule whose requirement, condition or subject needs an answer that nobody gave stays unproven.\n\n"
    f"In the texts under {', '.join(f'`{key}`' for key in FILLED_KEYS)}, `${{name}}` stands for the answer, and "
    "`$${` for a plain `${`. Where there is no answer, the text shows `<name>`. Texts are the values that the tables "
    "call *text*:\n\n"
    "- of a rule: `title`, `why`, `note`, `prove`, `subject`; of its fix: `path`, `former_path`, `steps`\n"
    "- of a hand-over: `label`, `note`; and `notes` of the pack\n"
    "- in a requirement: sender IDs, names of roles, user IDs and their beginning, IDs of entities, the value of a "
    "setting (`is`), the name under `installed`, the values of the fields of a record, `id`, `type` and `values` of a "
    "field, and the instructions of `manual`\n\n"
    "No answer goes into what is one of a few words or is checked when the pack is loaded, so that a pack loads "
    "whatever the answers are: names of applications, permissions, rights, objects, fields of records, preferences "
    "and dimensions; sections and buttons; user types, privileges and statuses; levels, ids, dates, links. Where the "
    "answer decides between such values, write a rule for each, with `when: {answer: ...}`.\n\n"
    f"An answer is a text of at most {MAX_ANSWER} characters; for `yes or no` and `choice`, one of the choices, in "
    "whatever case."
)


def _page(title: str, text: str, shape: Shape, without: set[str] | None = None) -> str:
    return "\n".join([f"# {title}", "", text, "", *tables_of_keys(shape, without or set(), set())])


def _index() -> str:
    rows = ((f"[{kind.key}]({kind.key}.md)", kind.meaning) for kind in KINDS.values())
    lines = [
        "# Reference of the rule language",
        "",
        _INTRODUCTION,
        "",
        _TEXTS,
        "",
        "## What a rule can require",
        "",
        _NAMES,
    ]
    return "\n".join([*lines, "", *table(("key", "meaning"), rows)])
