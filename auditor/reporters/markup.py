"""Text inside Markdown: shown as it is, whatever it holds."""

import re

from auditor.reporters.clean import clean

# What starts markup of CommonMark, of GitHub's tables and of its formulas, anywhere in a line.
_ACTIVE = re.compile(r"[\\`*_{}\[\]|~$^#]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# GitHub makes links of bare addresses, and names people after an at sign, also inside a word.
_LINKED = re.compile(r"(?i)(?<=www)\.|:(?=//)|:(?=[\w+-]+:)")
_MENTION = re.compile(r"@(?=\w)")


def escaped(text: str) -> str:
    """The text on one line of Markdown, to stand anywhere but at the start of the line."""
    inert = _ACTIVE.sub(r"\\\g<0>", clean(text))
    inert = _LINKED.sub(r"\\\g<0>", "".join(_ENTITIES.get(character, character) for character in inert))
    return _MENTION.sub("@<!-- -->", inert)
