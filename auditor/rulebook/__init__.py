"""Rule packs: YAML -> `RulePack`.

source        text -> YAML nodes, and the problems of a file with their positions
values        one node -> a text, a date, a link, a choice; a mapping -> its fields
shapes        types of values, keys and mappings as data
types         the types that several mappings share
kinds/        the kinds of requirements, by family
requirements  the closed table of what a rule can require
parameters    questions, answers, and the texts that answers go into
keys          the mappings of a pack, a rule, a fix
fixes         a fix laid over the standard fix of what a rule requires
packs         a whole pack, and what holds between its rules
finding       a pack by its id or by its path
schema        the tables as JSON Schema
reference/    the tables as pages for people
guide/        a pack as a set-up guide for the admin of a company

The language is described in docs/rule-language.md.
"""

from auditor.rulebook.finding import find_pack, find_packs, installed_packs
from auditor.rulebook.packs import load_pack
from auditor.rulebook.parameters import refuse_strangers, unanswered
from auditor.rulebook.schema import pack_schema_text

__all__ = [
    "find_pack",
    "find_packs",
    "installed_packs",
    "load_pack",
    "pack_schema_text",
    "refuse_strangers",
    "unanswered",
]
