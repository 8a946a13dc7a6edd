"""A snapshot survives its file; a file that is not whole is refused."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor import __version__
from auditor.errors import EvidenceError
from auditor.evidence.archive import load, save
from auditor.model.access import EntityAccess, ObjectAccess, RightsRow, Role, RoleHeld, RoleRights, User, UserAbsent
from auditor.model.company import Company, Entity, FieldSeen, InstalledApplication, RecordsFound
from auditor.model.evidence import (
    NOT_ASKED,
    Call,
    Facet,
    Known,
    Reason,
    SignIn,
    Snapshot,
    Traffic,
    Unknown,
    View,
    ViewEvidence,
)

text = st.text(max_size=8)
unknown = st.builds(Unknown, st.sampled_from(Reason), text, text, text, text)


def evidence(data: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return unknown | st.builds(Known, data, text)


def several(item: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(item, max_size=2).map(tuple)


rows = several(st.builds(RightsRow, text, text, text))
role_rights = st.builds(RoleRights, st.dictionaries(text, rows, max_size=2))
calls = several(st.builds(Call, st.integers(0, 9), text, text, text, st.integers(0, 9)))
traffic = st.builds(
    Traffic, st.integers(0), st.integers(0), st.integers(0), st.floats(0, allow_nan=False, allow_infinity=False), calls
)
views = st.builds(
    ViewEvidence,
    view=st.sampled_from(View),
    user_id=text,
    sender_id=text,
    sign_in=evidence(st.from_type(SignIn)),
    company=evidence(st.from_type(Company)),
    subscriptions=evidence(several(text)),
    user=evidence(st.from_type(User) | st.builds(UserAbsent, text)),
    roles=evidence(several(st.from_type(Role))),
    roles_held=evidence(several(st.builds(RoleHeld, text, text, st.none() | st.booleans(), several(text)))),
    role_rights=evidence(role_rights),
    all_role_rights=evidence(role_rights),
    effective_rights=evidence(rows),
    user_rights=evidence(rows),
    entities=evidence(several(st.from_type(Entity))),
    entity_access=evidence(st.builds(EntityAccess, st.booleans(), several(text))),
    object_access=st.dictionaries(text, evidence(st.sampled_from(ObjectAccess)), max_size=2),
    settings=st.dictionaries(text, evidence(st.dictionaries(text, text, max_size=2)), max_size=2),
    installed=evidence(several(st.from_type(InstalledApplication))),
    records=st.dictionaries(text, evidence(st.builds(RecordsFound, several(text), st.booleans())), max_size=2),
    fields=st.dictionaries(text, evidence(several(st.builds(FieldSeen, text, text, several(text)))), max_size=2),
    traffic=traffic,
)
moments = st.datetimes(timezones=st.just(UTC))
others = st.dictionaries(text, several(views), max_size=1)
snapshots = st.builds(Snapshot, text, text, moments, several(views), others)

SNAPSHOT = Snapshot(
    "ACME",
    "ws_sync",
    datetime(2026, 11, 25, 8, tzinfo=UTC),
    (
        ViewEvidence(
            View.ADMIN,
            "boss",
            "sender",
            user=Known(UserAbsent("ws_sync"), "query USERINFO as boss"),
            object_access={"CUSTOMER": Known(ObjectAccess.READABLE, "query CUSTOMER as boss")},
        ),
    ),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)
@given(snapshots)
def test_a_snapshot_survives_its_file(snapshot: Snapshot) -> None:
    written = save(snapshot)
    assert load(written) == snapshot
    assert save(load(written)) == written


def test_the_file_names_its_format_and_its_tool() -> None:
    document = json.loads(save(SNAPSHOT))
    assert (document["format"], document["tool"]) == (2, __version__)
    assert list(document) == sorted(document)
    assert set(Facet) <= set(document["snapshot"]["views"][0])


@pytest.mark.parametrize("at", range(0, len(save(SNAPSHOT)) - 1, 101))
def test_a_file_that_was_cut_is_damaged(at: int) -> None:
    with pytest.raises(EvidenceError):
        load(save(SNAPSHOT)[:at])


@pytest.mark.parametrize(
    "content",
    [
        "",
        "null",
        "[]",
        "1",
        "{}",
        "[" * 100_000,
        '{"a": NaN}',
        '{"format": 1, "format": 1}',
        '{"format": ' + "9" * 5000,
    ],
)
def test_what_is_no_evidence_file_is_refused(content: str) -> None:
    with pytest.raises(EvidenceError) as refused:
        load(content)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("found", "words"), [(3, "formats 1 and 2"), (0, "format 0"), ("1", "no format"), (True, "no format")]
)
def test_another_format_is_named(found: object, words: str) -> None:
    document = json.loads(save(SNAPSHOT)) | {"format": found}
    with pytest.raises(EvidenceError, match=words):
        load(json.dumps(document))


def set_at(document: Any, path: list[str | int], value: Any) -> None:
    *parents, last = path
    for key in parents:
        document = document[key]
    document[last] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["snapshot"], None),
        (["snapshot", "company_id"], 1),
        (["snapshot", "taken_at"], "yesterday"),
        (["snapshot", "taken_at"], "2026-11-25T08:00:00"),
        (["snapshot", "taken_at"], 5),
        (["snapshot", "views"], {}),
        (["snapshot", "views", 0], []),
        (["snapshot", "views", 0, "view"], "stranger"),
        (["snapshot", "views", 0, "view"], []),
        (["snapshot", "views", 0, "extra"], 1),
        (["snapshot", "views", 0, "user"], "gone"),
        (["snapshot", "views", 0, "user", "is"], "Snapshot"),
        (["snapshot", "views", 0, "user", "is"], []),
        (["snapshot", "views", 0, "user", "data"], None),
        (["snapshot", "views", 0, "object_access"], []),
        (["snapshot", "views", 0, "traffic", "requests"], True),
        (["snapshot", "views", 0, "traffic", "seconds"], 10**400),
        (["snapshot", "views", 0, "traffic", "seconds"], "1"),
    ],
)
def test_a_value_of_the_wrong_type_is_named(path: list[str | int], value: object) -> None:
    document = json.loads(save(SNAPSHOT))
    set_at(document, path, value)
    with pytest.raises(EvidenceError, match="damaged: snapshot"):
        load(json.dumps(document))


@pytest.mark.parametrize("key", ["company_id", "subject", "taken_at", "views"])
def test_a_missing_key_is_named(key: str) -> None:
    document = json.loads(save(SNAPSHOT))
    del document["snapshot"][key]
    with pytest.raises(EvidenceError, match=key):
        load(json.dumps(document))


def test_a_file_that_was_edited_is_refused() -> None:
    with pytest.raises(EvidenceError, match="checksum"):
        load(save(SNAPSHOT).replace("ACME", "OTHER"))


# --- format 1, which knew less ---------------------------------------------------------------------------------------

NEW_IN_VIEWS = ("settings", "installed", "records", "fields")


def in_format_1(**changed: Any) -> str:
    """SNAPSHOT as a file of format 1, with further keys in the snapshot."""
    payload = json.loads(save(SNAPSHOT))["snapshot"]
    del payload["others"]
    for view in payload["views"]:
        for name in NEW_IN_VIEWS:
            del view[name]
    payload |= changed
    canonical = json.dumps(payload, sort_keys=True, separators=(",", ":"))
    checksum = hashlib.sha256(canonical.encode("ascii")).hexdigest()
    return json.dumps({"format": 1, "tool": "0.9", "sha256": checksum, "snapshot": payload})


def test_in_a_file_of_format_1_what_is_new_was_not_asked() -> None:
    snapshot = load(in_format_1())
    assert snapshot == SNAPSHOT
    (view,) = snapshot.views
    assert view.installed == NOT_ASKED
    assert (snapshot.others, view.settings, view.records, view.fields) == ({}, {}, {}, {})
    assert json.loads(save(snapshot))["format"] == 2


def test_a_file_of_format_1_that_was_edited_is_refused() -> None:
    with pytest.raises(EvidenceError, match="checksum"):
        load(in_format_1().replace("ws_sync", "ws_snyc"))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"others": {}}, "does not know"),
        ({"views": [{"is": "ViewEvidence", "settings": {}}]}, "does not know"),
        ({"views": [7]}, r"views\[0\]"),
        ({"views": {}}, "damaged"),
        ({"more": 1}, "exactly the keys"),
    ],
)
def test_a_file_of_format_1_holds_what_its_format_knows(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(EvidenceError, match=words):
        load(in_format_1(**changed))


def test_a_file_of_format_2_holds_all_that_its_format_knows() -> None:
    with pytest.raises(EvidenceError, match="exactly the keys"):
        load(in_format_1().replace('"format": 1', '"format": 2'))
