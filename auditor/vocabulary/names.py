"""The form in which all spellings of one name agree, and which names look alike."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

_WORDS = re.compile(r"[^\W_]+")
# Names this much alike differ by slips of the pen; below, each of their words has to have a counterpart.
_SLIP = 0.85
_SAME_WORD = 0.7


# An audit asks for the same few thousand names hundreds of thousands of times.
@lru_cache(maxsize=2**14)
def normalise(text: str) -> str:
    """Letters and digits only, in lower case, without "and".

    "Vendor Aging Reports/Graphs", "vendorAgingReportsGraphs" and "Vendor aging
    reports and graphs" become the same. "and" goes wherever it stands, since
    in vendorAgingAndGraphs no blank marks it as a word; what is left of
    "standard" is odd, and the same for every spelling of it.
    """
    composed = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return "".join(filter(str.isalnum, composed.casefold())).replace("and", "")


def nearest(text: str, among: Iterable[str]) -> tuple[str, ...]:
    """The names that look most like a misspelt one, best first.

    One word in common is not enough: "Multi-Entity Management" does not mean
    "Fixed Assets Management".
    """
    names = {normalise(name): name for name in among}
    found = (names[match] for match in get_close_matches(normalise(text), names))
    return tuple(name for name in found if _is_alike(text, name))


def _is_alike(text: str, name: str) -> bool:
    if _ratio(normalise(text), normalise(name)) >= _SLIP:
        return True
    fewer, more = sorted((_WORDS.findall(text.casefold()), _WORDS.findall(name.casefold())), key=len)
    return all(any(_ratio(word, other) >= _SAME_WORD for other in more) for word in fewer)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
