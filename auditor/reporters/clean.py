"""Names from a company are hostile: here they lose what could act on a terminal, a page or the log of a pipeline."""

import re
import unicodedata

# Controls (so ESC and the C1 introducers), format characters (so every bidi override and zero-width
# character), lone surrogates (they cannot be encoded), and the two separators that end a line.
_ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

# "##[error]" and "##vso[task.complete]" are commands to GitHub and Azure Pipelines, also in the middle of a line.
_COMMAND = re.compile(r"(##\w*)\[")


def clean(text: str) -> str:
    """The text on one line, each character that would act instead of showing written as <U+001B>.

    Written rather than dropped, so that two names which differ only in what is invisible stay apart.
    """
    if "##" in text:
        text = _COMMAND.sub(r"\1<U+005B>", text)
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def tame(line: str) -> str:
    """A line that a pipeline does not take for a command of GitHub: those begin with "::", blanks aside."""
    start = line.lstrip()
    return line.replace(":", "<U+003A>", 1) if start.startswith("::") else line


def _shown(character: str) -> str:
    if character in "\t\n\r":
        return " "
    if unicodedata.category(character) in _ACTING:
        return f"<U+{ord(character):04X}>"
    return character
