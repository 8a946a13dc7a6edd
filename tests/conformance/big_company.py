"""The company that every client reads: large enough for several pages, with names that are hard to carry."""

import json
from collections.abc import Mapping
from pathlib import Path

COMPANY = "conformance"
SENDER, UNAUTHORISED = "AcmeSender", "OtherSender"
SENDER_PASSWORD, PASSWORD = "sender & co", "pässword"
ADMIN, LOCKED_OUT, POWERLESS, ODD = "user1", "user2", "user3", 11

# What a client has to find. ARINVOICE stands for an object without rows.
ROWS: Mapping[str, int] = {"USERINFO": 200, "ROLES": 40, "ROLEASSIGNMENT": 320, "ROLEPOLICYASSIGNMENT": 4000}
TOTAL = 4560
RECORDS: Mapping[str, list[str]] = {name: ["RECORDNO"] for name in ROWS}
EMPTY = "ARINVOICE"
# The last role has one row. Only the second has one that grants anything: it opens the object without rows to user1.
RIGHTS_BY_ROLE = (*[103] * 21, *[102] * 18, 1)
_OPENING = 2

ODD_NAMES = (
    *("Möller & Söhne", 'Ada "Countess"', "O'Neil", "   ", "<Bobby>", "ß & Ö", "Zoë", "Łukasz", "日本"),
)  # fmt: skip


def write_company(file: Path) -> Path:
    """Writes the company file. JSON is YAML, too."""
    company = {
        "company": {"id": COMPANY, "name": "Conformance & Co.", "base_currency": "EUR"},
        "senders": {
            SENDER: {"password": SENDER_PASSWORD},
            UNAUTHORISED: {"password": SENDER_PASSWORD, "authorised": "false"},
        },
        "subscriptions": ["Web Services", "Accounts Receivable"],
        "users": [_user(number) for number in range(1, ROWS["USERINFO"] + 1)],
        "roles": [_role(number, rows) for number, rows in enumerate(RIGHTS_BY_ROLE, start=1)],
        "records": {EMPTY: "0"},
    }
    file.write_text(json.dumps(company), encoding="utf-8")
    return file


def first_names() -> dict[str, str]:
    """The first name of each user by its ID."""
    odd = {f"user{ODD + at}": name for at, name in enumerate(ODD_NAMES)}
    return {f"user{number}": f"First {number}" for number in range(1, ROWS["USERINFO"] + 1)} | odd


def _user(number: int) -> dict[str, object]:
    roles = ROWS["ROLES"]
    # Every user has one role, the first 120 a second one.
    held = [number % roles] + ([(number + 7) % roles] if number <= ROWS["ROLEASSIGNMENT"] - ROWS["USERINFO"] else [])
    name = f"user{number}"
    return {
        "id": name,
        "password": PASSWORD,
        "first_name": first_names()[name],
        "last_name": f"Last {number}",
        "roles": [f"Role {role + 1}" for role in held],
        "admin": "full" if name == ADMIN else "off",
        "status": "lockedout" if name == LOCKED_OUT else "active",
    }


def _role(number: int, rows: int) -> dict[str, object]:
    granted = {"Accounts Receivable": {"Invoices": ["List", "View"]}} if number == _OPENING else {}
    extra = [
        {"module": "77.XX", "permission": f"Permission {number}-{row}", "rights": "List|View"}
        for row in range(1, rows + 1 - len(granted))
    ]
    return {"name": f"Role {number}", "rights": granted, "extra_rows": extra}
