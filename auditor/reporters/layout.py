"""Lines of text for a terminal: cleaned, wrapped at the width, coloured where that is wanted."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from auditor.reporters.clean import clean, tame
from auditor.reporters.reporter import Display

_NARROWEST = 40
_RESET = "\x1b[0m"
_IN_ASCII = str.maketrans(
    {"✗": "x", "✓": "+", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "\u00a0": " "}
)


class Style(StrEnum):
    """What a line is coloured as. Each line says the same without its colour."""

    PLAIN = ""
    TITLE = "\x1b[1m"
    DIM = "\x1b[2m"
    BAD = "\x1b[1;31m"
    GOOD = "\x1b[1;32m"
    UNSURE = "\x1b[1;33m"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph that starts at `indent`; `hang` is how much further its other lines are moved in."""

    text: str = ""
    style: Style = Style.PLAIN
    indent: int = 0
    hang: int = 0


def lay_out(lines: Iterable[Line], display: Display) -> str:
    """The lines as one text. All text passes `clean` here and nowhere else, so that none can be forgotten."""
    return "".join(f"{row}\n" for line in lines for row in _rows(line, display))


def _rows(line: Line, display: Display) -> Iterator[str]:
    text = clean(line.text)
    if display.ascii:
        text = text.translate(_IN_ASCII).encode("ascii", "backslashreplace").decode("ascii")
    if not text:
        yield ""
        return
    for number, row in enumerate(_wrapped(text, max(display.width, _NARROWEST) - line.indent, line.hang)):
        margin = " " * (line.indent + (line.hang if number else 0))
        shown = tame(row)
        coloured = f"{line.style}{shown}{_RESET}" if display.colour and line.style else shown
        yield margin + coloured


def _wrapped(text: str, width: int, hang: int) -> Iterator[str]:
    """Broken at blanks only: a word that is wider than the terminal, such as a web address, stays whole."""
    row, used, room = "", 0, width
    for word in text.split(" "):
        wide = cells(word)
        if row and used + 1 + wide > room:
            yield row.rstrip()
            row, used, room = word, wide, width - hang
        else:
            row, used = (f"{row} {word}", used + 1 + wide) if row else (word, wide)
    yield row.rstrip()


def cells(word: str) -> int:
    """How many columns a terminal gives the word: East Asian wide characters take two, combining ones none."""
    if word.isascii():
        return len(word)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in word
    )
