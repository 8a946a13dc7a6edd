"""How the gateway spells single values. What is not known stays unknown."""

from auditor.model.access import AdminPrivileges

_TRUE = {"t", "true"}
_FALSE = {"f", "false"}
# USERINFO says false, true, Full; USERRESTRICTION and the screen say Off, Limited, Full (recorded lookups).
_ADMIN = {
    "false": AdminPrivileges.OFF,
    "off": AdminPrivileges.OFF,
    "true": AdminPrivileges.LIMITED,
    "limited": AdminPrivileges.LIMITED,
    "full": AdminPrivileges.FULL,
}
# The codes of the data base, which readByQuery may show (xml-api notes, 2.5).
_USER_TYPES = {
    "b": "business user",
    "e": "employee user",
    "r": "view only user",
    "d": "dashboard user",
    "p": "project manager user",
    "c": "construction manager user",
    "a": "payment approver",
    "t": "platform user",
    "s": "crm user",
    "h": "warehouse user",
}
_STATUSES = {"t": "active", "f": "inactive"}


def flag(text: str | None) -> bool | None:
    """T, true, F, false in any case; empty and anything else is unknown."""
    word = (text or "").strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def admin_privileges(text: str | None) -> AdminPrivileges | None:
    """Off, Limited or Full, in either spelling."""
    return _ADMIN.get((text or "").strip().casefold())


def user_type(text: str | None) -> str | None:
    """The words of the user type in lower case."""
    word = _lower(text)
    return _USER_TYPES.get(word, word) if word else None


def status(text: str | None) -> str | None:
    """The status in lower case."""
    word = _lower(text)
    return _STATUSES.get(word, word) if word else None


def filled(text: str | None) -> bool | None:
    """Whether a field holds anything; None where the answer lacks it. The text itself is dropped here."""
    return None if text is None else bool(text.strip())


def _lower(text: str | None) -> str:
    # Not casefold: the words are shown and compared as lower case.
    return (text or "").strip().lower()
