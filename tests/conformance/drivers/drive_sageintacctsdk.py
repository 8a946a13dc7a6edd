"""drive_sageintacctsdk.py ACTION <SETTINGS: what the unmodified client finds, as JSON."""
# mypy: disable-error-code="import-not-found"
# The client is installed in an environment of its own, not in the one that is checked.

import json
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.apis.api_base import ApiBase
from sageintacctsdk.exceptions import SageIntacctSDKError

Settings = Mapping[str, Any]


def connect(settings: Settings) -> SageIntacctSDK:
    keys = ("sender_id", "sender_password", "user_id", "company_id", "user_password")
    return SageIntacctSDK(**{key: settings[key] for key in keys})


def session_of(sdk: SageIntacctSDK) -> str:
    return str(sdk.api_base._ApiBase__session_id)


def api_of(settings: Settings, dimension: str, session: str, pagesize: int = 2000) -> ApiBase:
    """An object that the client has no class for."""
    api = ApiBase(dimension, pagesize)
    api.set_sender_id(settings["sender_id"])
    api.set_sender_password(settings["sender_password"])
    api.set_session_id(session)
    api.set_show_private(False)
    return api


def sign_in(settings: Settings) -> object:
    return session_of(connect(settings))


def get_all(settings: Settings) -> object:
    """`query`, all pages of each object."""
    session = session_of(connect(settings))
    return {
        name: [[row.get(field) for field in fields] for row in api_of(settings, name, session).get_all(fields=fields)]
        for name, fields in settings["objects"].items()
    }


def read_by_query(settings: Settings) -> object:
    """`readByQuery` and `readMore`, all pages of each object: the record numbers, and the IDs of the result sets."""
    session = session_of(connect(settings))
    found = {}
    for name, fields in settings["objects"].items():
        api = api_of(settings, name, session)
        data = api.read_by_query(fields)["data"]
        rows, result_ids = list(data[name.lower()]), [data["@resultId"]]
        while int(data["@numremaining"]):
            data = api.format_and_send_request({"readMore": {"resultId": data["@resultId"]}})["data"]
            rows += data[name.lower()]
            result_ids.append(data["@resultId"])
        found[name] = {"records": [row["RECORDNO"] for row in rows], "result_ids": result_ids}
    return found


def few(settings: Settings) -> object:
    """One row by both functions, and no row."""
    api = api_of(settings, "ROLEPOLICYASSIGNMENT", session_of(connect(settings)))
    (one,) = api.get_all("ROLEKEY", settings["role"], ["ROLEKEY", "POLICYNAME"])
    legacy = api.get("ROLEKEY", settings["role"], ["ROLEKEY", "POLICYNAME"])
    empty = api_of(settings, settings["empty"], session_of(connect(settings)))
    data = empty.read_by_query(["RECORDNO"])["data"]
    return {
        "query": one,
        "legacy": legacy,
        "count": empty.count(None),
        "none": empty.get_all(fields=["RECORDNO"]),
        "data": data,
    }


def lookups(settings: Settings) -> object:
    """The fields of each object: data type and valid values."""
    session = session_of(connect(settings))
    found = {}
    for name in settings["objects"]:
        fields = api_of(settings, name, session).get_lookup()["Type"]["Fields"]["Field"]
        found[name] = {field["ID"]: [field["DATATYPE"], valid_values(field)] for field in fields}
    return found


def valid_values(field: Mapping[str, Any]) -> list[str]:
    values = (field.get("VALIDVALUES") or {}).get("VALIDVALUE", [])
    return values if isinstance(values, list) else [values]


def permissions(settings: Settings) -> object:
    """`getUserPermissions` of a user: the applications by name."""
    sdk = connect(settings)
    data = sdk.api_base.format_and_send_request({"getUserPermissions": {"userId": settings["of"]}})["data"]
    return data["permissions"]["appSubscription"]


def refusals(settings: Settings) -> object:
    """What the client makes of each refusal: the class of its exception, and the error numbers."""

    def signing_in(**changed: str) -> Callable[[], object]:
        return lambda: connect({**settings, **changed})

    session = session_of(connect(settings))
    powerless = session_of(connect({**settings, "user_id": settings["powerless"]}))
    users, unknown = api_of(settings, "USERINFO", session), api_of(settings, "BADOBJECT", session)
    attempts: dict[str, Callable[[], object]] = {
        "wrong sender": signing_in(sender_password="wrong"),
        "sender not authorised": signing_in(sender_id=settings["unauthorised"]),
        "unknown company": signing_in(company_id="nobody"),
        "wrong user": signing_in(user_password="wrong"),
        "locked-out user": signing_in(user_id=settings["locked_out"]),
        "dead session": lambda: api_of(settings, "USERINFO", "dead").count(None),
        "denied object": lambda: api_of(settings, "USERINFO", powerless).count(None),
        "denied object, readByQuery": lambda: api_of(settings, "USERINFO", powerless).read_by_query(["RECORDNO"]),
        "unknown object": lambda: unknown.read_by_query(["RECORDNO"]),
        "unknown user": lambda: users.format_and_send_request({"getUserPermissions": {"userId": "unittest"}}),
        "bad resultId": lambda: users.format_and_send_request({"readMore": {"resultId": "bad"}}),
        "page too large": lambda: api_of(settings, "USERINFO", session, 2001).get_all(fields=["RECORDNO"]),
    }
    return {name: refusal(attempt) for name, attempt in attempts.items()}


def refusal(attempt: Callable[[], object]) -> list[Any]:
    try:
        attempt()
    except SageIntacctSDKError as error:
        told = json.dumps(error.response)
        return [type(error).__name__, re.findall(r'"errorno": "([^"]*)"', told), told]
    return ["nothing", [], ""]


ACTIONS = (sign_in, get_all, read_by_query, few, lookups, permissions, refusals)

if __name__ == "__main__":
    action = next(action for action in ACTIONS if action.__name__ == sys.argv[1])
    json.dump(action(json.load(sys.stdin)), sys.stdout)
