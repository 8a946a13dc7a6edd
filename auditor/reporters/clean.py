"""Names from a company are hostile: here they lose what could act on a terminal or a page."""

import unicodedata

# Controls (so ESC and the C1 introducers), format characters (so every bidi override and zero-width
# character), lone surrogates (they cannot be encoded), and the two separators that end a line.
_ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def clean(text: str) -> str:
    """The text on one line, each character that would act instead of showing written as <U+001B>.

    Written rather than dropped, so that two names which differ only in what is invisible stay apart.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character in "\t\n\r":
        return " "
    if unicodedata.category(character) in _ACTING:
        return f"<U+{ord(character):04X}>"
    return character
