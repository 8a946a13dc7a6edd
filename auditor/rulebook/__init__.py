"""Rule packs: YAML -> `RulePack`.

source        text -> YAML nodes, and the problems of a file with their positions
values        one node -> a text, a date, a link, a choice; a mapping -> its fields
requirements  the closed table of what a rule can require
packs         a whole pack, and what holds between its rules
finding       a bundled pack by its id, any other by its path

The language is described in docs/rule-language.md.
"""

from auditor.rulebook.finding import find_pack
from auditor.rulebook.packs import load_pack

__all__ = ["find_pack", "load_pack"]
