"""The form in which all spellings of one name agree."""

import unicodedata


def normalise(text: str) -> str:
    """Letters and digits only, in lower case, without "and".

    "Vendor Aging Reports/Graphs", "vendorAgingReportsGraphs" and "Vendor aging
    reports and graphs" become the same. "and" goes wherever it stands, since
    in vendorAgingAndGraphs no blank marks it as a word; what is left of
    "standard" is odd, and the same for every spelling of it.
    """
    composed = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return "".join(filter(str.isalnum, composed.casefold())).replace("and", "")
