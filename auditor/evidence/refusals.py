"""What the errors of an answer mean.

An error number alone classifies nothing: XL03000006 covers six unrelated
causes, PL04000005 two, and some answers carry prose or nothing in its place.
So level, number and normalised text are read together, and all errors of a
list: a locked-out user is PL04000076 *followed by* the generic refusal
(xml-api notes, 4.2).
"""

import html
import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from urllib.parse import unquote

from auditor.evidence.xml_response import Fault, Level

_IDS = re.compile(r"\s*\[\s*(?P<kind>support|request) id:\s*(?P<id>[^\]\s]*)\s*\]", re.IGNORECASE)
_FIELDS = re.compile(r"\[\s*\w+\s*:\s*\[(?P<fields>[^\]]*)\]")
_LONGEST = 500


class Cause(StrEnum):
    """Why a request, or one function of it, failed."""

    SENDER = "the sender's own credentials are refused"
    AMBIGUOUS = "refused without saying whose credentials are wrong"
    COMPANY_EXPIRED = "the company has expired"
    SENDER_NOT_AUTHORISED = "the company does not authorise the sender"
    LOCKED_OUT = "the user is locked out"
    SIGN_IN = "the sign-in is refused"
    SESSION = "the session has expired"
    SCHEMA = "the request does not fit the gateway's schema"
    BUSY = "throttled, or off-line for a while"
    PERMISSION = "these credentials may not read it"
    OPERATION = "this operation cannot be performed on this object"
    FIELDS = "some of the fields cannot be queried"
    NOT_OFFERED = "this company does not offer it"
    AMBIGUOUS_FEATURE = "switched off for the company or for the user"
    NO_SUCH_USER = "the gateway knows no such user"
    HICCUP = "an unspecific error that may pass"
    UNKNOWN = "unknown"


Test = Callable[[str, str], bool]


def _says(*texts: str) -> Test:
    return lambda _number, text: any(wanted in text for wanted in texts)


def _is(*numbers: str) -> Test:
    return lambda number, _text: number in {wanted.casefold() for wanted in numbers}


_BUSY = (
    (Cause.BUSY, _is("GW-0010", "UJPP0007")),
    (
        Cause.BUSY,
        _says(
            "rate limit exceeded",
            "too many operations",
            "please try again later",
            "temporarily off-line",
            "temporarily offline",
        ),
    ),
)
_SIGN_IN = (
    (Cause.SENDER_NOT_AUTHORISED, _says("not authorized to make web services requests", "invalid web services author")),
    (Cause.LOCKED_OUT, _is("PL04000076")),
    (Cause.LOCKED_OUT, _says("lockedout state")),
)
# In each list the specific stands before the general: the first test that any error of the answer meets decides.
_TESTS: dict[Level, tuple[tuple[Cause, Test], ...]] = {
    Level.GATEWAY: (
        *_BUSY,
        *_SIGN_IN,
        (Cause.COMPANY_EXPIRED, _is("PL04000055")),
        (Cause.SIGN_IN, _is("XMLGW_JPP0002", "UJPP0002")),
        (Cause.SIGN_IN, _says("sign-in information is incorrect", "login information is incorrect")),
        (Cause.SENDER, _says("partner id or password")),
        (Cause.AMBIGUOUS, _is("GW-0011", "invalidRequest", "GW-0042")),
    ),
    Level.CONTROL: (
        *_BUSY,
        *_SIGN_IN,
        (Cause.SENDER, _says("partner id or password")),
        (Cause.COMPANY_EXPIRED, _is("PL04000055")),
        (Cause.SIGN_IN, _is("XMLGW_JPP0002", "UJPP0002")),
        (Cause.SCHEMA, _is("XL03000003")),
        (Cause.AMBIGUOUS, _is("GW-0011", "invalidRequest", "XL03000006")),
    ),
    Level.AUTHENTICATION: (
        *_SIGN_IN,
        *_BUSY,
        (Cause.SESSION, lambda _number, text: text.startswith("invalid session") or " invalid session" in text),
    ),
    Level.RESULT: (
        *_BUSY,
        (Cause.FIELDS, _says("cannot be queried", "invalid fields list")),
        (Cause.FIELDS, _is("XL03000010")),
        (Cause.OPERATION, _says("cannot be performed on objects of type")),
        (Cause.PERMISSION, _says("do not have permission", "not authorized to perform")),
        (Cause.NOT_OFFERED, _says("is not subscribed")),
        (Cause.NOT_OFFERED, lambda _number, text: "object type " in text and " is not valid" in text),
        (
            Cause.NOT_OFFERED,
            lambda _number, text: re.search(r"object (definition|type) .* not found", text) is not None,
        ),
        (Cause.NO_SUCH_USER, lambda _number, text: "login id " in text and " does not exist" in text),
        (Cause.AMBIGUOUS_FEATURE, _says("this feature is disabled")),
        (Cause.HICCUP, _is("DL02000001")),
    ),
}


def classify(level: Level, faults: Iterable[Fault]) -> Cause:
    """The one cause of a failure at this level. Where nothing is recognised, nothing is guessed."""
    seen = [(fault.number.strip().casefold(), normalised(_all_texts(fault))) for fault in faults]
    for cause, test in _TESTS[level]:
        if any(test(number, text) for number, text in seen):
            return cause
    return Cause.SIGN_IN if level is Level.AUTHENTICATION else Cause.UNKNOWN


def message(faults: Iterable[Fault]) -> str:
    """All errors as one sentence each, with their numbers, without Support IDs and control characters."""
    told = [_told(fault) for fault in faults]
    return " ".join(dict.fromkeys(filter(None, told)))[:_LONGEST] or "No reason was given."


def support_id(faults: Iterable[Fault]) -> str:
    """The first Support ID, percent-decoded as Sage's support wants it; a Request ID of the gateway does as well."""
    for fault in faults:
        match = _IDS.search(html.unescape(_all_texts(fault)))
        if match:
            return printable(unquote(match["id"]))[:_LONGEST]
    return ""


def unqueryable(faults: Iterable[Fault], asked: Iterable[str]) -> tuple[str, ...]:
    """Which of the fields that were asked an error names."""
    text = " ".join(html.unescape(_all_texts(fault)) for fault in faults)
    listed = [name.strip().upper() for match in _FIELDS.finditer(text) for name in match["fields"].split(",")]
    words = set(listed or re.findall(r"[A-Z0-9_.]+", text.upper()))
    return tuple(field for field in asked if field.upper() in words)


def normalised(text: str) -> str:
    """Lower case, straight apostrophes, single blanks, no IDs. Quotes arrive escaped twice at times (recorded)."""
    plain = _IDS.sub("", html.unescape(html.unescape(text))).replace("’", "'")
    return " ".join(plain.casefold().split())


def printable(text: str) -> str:
    """Text from outside, safe to show: one line, nothing that drives a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def _all_texts(fault: Fault) -> str:
    # Each element is a line, and the number may be prose (recorded: "Invalid fields list x").
    return "\n".join(filter(None, (fault.description2, fault.description, fault.correction, fault.number)))


def _told(fault: Fault) -> str:
    parts = [fault.description, fault.description2, fault.correction]
    said = [" ".join(printable(_IDS.sub("", html.unescape(part))).split()).rstrip(".") for part in parts]
    text = ". ".join(dict.fromkeys(filter(None, said)))
    number = " ".join(printable(fault.number).split())
    if not text:
        return number and f"{number}."
    return f"{text} ({number})." if number else f"{text}."
