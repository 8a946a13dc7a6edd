"""The mappings of a pack: the pack itself, its rules, fixes, objects and values to hand over."""

import re
from collections.abc import Mapping

import yaml

from auditor.model.company import FactOfCompany
from auditor.model.requirement import UserFact
from auditor.model.rule import Actor, HandOverItem, Level
from auditor.rulebook.parameters import PARAMETER
from auditor.rulebook.requirements import REQUIREMENT
from auditor.rulebook.shapes import Key, Reading, Schema, Shape, Type, Values, list_of, mapping, text_of
from auditor.rulebook.source import did_you_mean, quoted
from auditor.rulebook.types import (
    API,
    DAY,
    FLAG,
    KEBAB,
    KEBABS,
    LINK,
    LINKS,
    OBJECTS,
    TEXT,
    TEXTS,
    VERSION,
    one_of,
)
from auditor.rulebook.values import items, text, word

MAX_TITLE = 80
MAX_WHY = 300
MAX_SENTENCES = 2

_SENTENCE_END = re.compile(r"[.!?](?=\s+[^\sa-z])")
# Of the other facts of a user the evidence holds no text that could be handed over.
_HAND_OVER_FACTS: Mapping[str, FactOfCompany | UserFact] = {
    **{fact.value: fact for fact in FactOfCompany},
    UserFact.USER_ID.value: UserFact.USER_ID,
}


def _why(node: yaml.Node, reading: Reading) -> str:
    why = text(node, reading, MAX_WHY)
    sentences = len(_SENTENCE_END.findall(word(node, reading, MAX_WHY))) + 1
    if sentences > MAX_SENTENCES:
        reading.add(node, f"This text has {sentences} sentences; the reason of a rule has one or two.")
    return why


def _fact(node: yaml.Node, reading: Reading) -> FactOfCompany | UserFact:
    said = word(node, reading)
    if said and said not in _HAND_OVER_FACTS:
        sentence = f"{quoted(said)} is nothing that can be handed over{did_you_mean(said, _HAND_OVER_FACTS)}"
        reading.add(node, sentence)
    return _HAND_OVER_FACTS.get(said, FactOfCompany.COMPANY_ID)


_FACT = Type(", ".join(f"`{fact}`" for fact in _HAND_OVER_FACTS), _fact, lambda: {"enum": list(_HAND_OVER_FACTS)})
_WHY = Type("text", _why, text_of(MAX_WHY).schema)

OBJECT_LISTS = Shape(
    "The list of objects",
    (
        Key("named", OBJECTS, "objects that the source names", "[ARINVOICE]"),
        Key("inferred", OBJECTS, "objects that the sync probably reads, too", "[CUSTOMER]"),
    ),
)
HAND_OVER = Shape(
    "A value to hand over",
    (
        Key("label", TEXT, "what the product calls it", "Company ID", required=True),
        Key("fact", _FACT, "what is typed in there; a password cannot be handed over", "company ID", required=True),
        Key("note", TEXT, "what has to be known about it", "Not the ID of an entity."),
    ),
)
FIX = Shape(
    "A fix",
    (
        Key("actor", one_of(Actor), "who carries it out", "Intacct admin"),
        Key(
            "path",
            TEXTS,
            "the click path in today's menu, one word of the menu at a time",
            "[Company, Admin, Subscriptions]",
        ),
        Key("former_path", TEXTS, "the path that the source or older releases print", "[Company, Subscriptions]"),
        Key("steps", TEXTS, "what to do there", "[Turn Web Services on., Confirm with Subscribe.]"),
        Key("verified", DAY, "the day on which the path was last verified", "2026-11-22"),
    ),
)
RULE = Shape(
    "A rule",
    (
        Key("id", KEBAB, "unique in the pack and stable", "user-exists", required=True),
        Key(
            "title",
            text_of(MAX_TITLE),
            f"a statement that is right or wrong; at most {MAX_TITLE} characters",
            "The user of the integration exists",
            required=True,
        ),
        Key("level", one_of(Level), "how much a gap weighs", "required", required=True),
        Key("requires", REQUIREMENT, "what has to be so", "{user: exists}", required=True),
        Key("when", REQUIREMENT, "the condition under which the rule applies", "{answer: {bills-synced: [yes]}}"),
        Key("subject", TEXT, "the ID of the user whom the rule is about, where it is another one", '"${writer}"'),
        Key(
            "why",
            _WHY,
            f"what goes wrong otherwise: one or two sentences, at most {MAX_WHY} characters",
            "Acme signs in as this user.",
            required=True,
        ),
        Key(
            "fix",
            mapping(FIX, lambda values: values, "the keys of a [fix](fix.md)"),
            "how to put it right, where the standard fix does not say it",
            "{steps: [Save.]}",
        ),
        Key(
            "depends_on",
            KEBABS,
            "rules of this pack on which this one builds, the direct ones only. Where one of them is a gap and this "
            "rule is not proved on its own, it is unproven and names that cause",
            "[user-exists]",
        ),
        Key("reference", LINK, "a page that says more", "https://acme.example/docs"),
        Key("prove", TEXT, "how to prove it where the API cannot", "Look at the list on the Security tab."),
        Key("note", TEXT, "anything else", "The page names invoices, not the permission."),
        Key("added_by_us", FLAG, "`true` where the source does not ask for it", "true"),
    ),
)


def _hand_over(values: Values) -> HandOverItem:
    fact: FactOfCompany | UserFact = values.value("fact", FactOfCompany.COMPANY_ID)
    return HandOverItem(values.value("label", ""), fact, values.value("note", None))


def _objects(values: Values) -> Mapping[str, bool]:
    found: dict[str, bool] = {}
    for key in (known.name for known in OBJECT_LISTS.keys):
        names: tuple[str, ...] = values.value(key, ())
        for name, node in zip(names, values.items(key), strict=True):
            if name and name in found:
                values.reading.add(node, f"The object {name} is listed twice.")
            found.setdefault(name, key == "named")
    return found


def _nodes(node: yaml.Node, reading: Reading) -> tuple[yaml.Node, ...]:
    return tuple(items(node, reading))


def _read_later(definition: str, words: str, shape: Shape) -> Type[tuple[yaml.Node, ...]]:
    """A list of mappings that are read once the parameters are known."""
    schema: Schema = {"type": "array", "minItems": 1, "items": {"$ref": f"#/$defs/{definition}"}}
    return Type(words, _nodes, lambda: schema, (shape,))


PACK = Shape(
    "A rule pack",
    (
        Key("pack", KEBAB, "the id of the pack", "acme-billing", required=True),
        Key("product", TEXT, "the product that is connected", "Acme Billing", required=True),
        Key("version", VERSION, "the version of the pack itself", "1.0.0", required=True),
        Key("source", LINK, "the page that the pack encodes", "https://acme.example/docs/sage-intacct", required=True),
        Key("more_sources", LINKS, "further pages that it encodes", "[https://acme.example/docs/faq]"),
        Key("read_on", DAY, "the day on which the pages were read", "2026-11-22", required=True),
        Key("api", API, "the API that the integration uses", "xml", required=True),
        Key(
            "complete",
            FLAG,
            '`false` where the source tells only a part; such a pack never says "ready"',
            "true",
            required=True,
        ),
        Key(
            "notes", TEXTS, "what a reader of the report should know about the pack", "[The page leaves Reports open.]"
        ),
        Key("leaves_open", TEXTS, "the questions that the source leaves open", "[Whether it reads credit notes.]"),
        Key(
            "parameters",
            _read_later("parameter", "list of [parameters](parameters.md)", PARAMETER),
            "what somebody has to answer before the pack fits a company",
            "[{name: sender-id, question: The sender ID, type: text}]",
        ),
        Key(
            "objects",
            mapping(OBJECT_LISTS, _objects),
            "the objects of the XML API that the sync reads",
            "{named: [ARINVOICE]}",
        ),
        Key(
            "hand_over",
            list_of(mapping(HAND_OVER, _hand_over), "list of mappings"),
            "what somebody types into the product afterwards",
            "[{label: Company ID, fact: company ID}]",
        ),
        Key(
            "rules",
            _read_later("rule", "list of [rules](rule.md)", RULE),
            "at least one rule; reports keep their order",
            "[{id: user-exists}]",
            required=True,
        ),
    ),
)
