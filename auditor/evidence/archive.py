"""A snapshot as a JSON file, and back.

The file holds what the snapshot holds: facts about set-up, user IDs, and no
secret. A checksum tells a file that was cut or edited from one that was not; it
is no signature and stops nobody who means it.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditor import __version__
from auditor.errors import EvidenceError
from auditor.evidence.shape import Misshapen, decode, encode
from auditor.model.evidence import NOT_ASKED, Snapshot

FORMAT = 2
KNOWN_FORMATS = (1, FORMAT)
_SINCE_2: Mapping[str, Any] = {"others": {}}
_SINCE_2_IN_VIEWS: Mapping[str, Any] = {"settings": {}, "installed": encode(NOT_ASKED), "records": {}, "fields": {}}
_AGAIN = "Collect the evidence again."


def save(snapshot: Snapshot) -> str:
    """The file's text: the same snapshot gives the same text."""
    payload = encode(snapshot)
    document = {"format": FORMAT, "tool": __version__, "sha256": _checksum(payload), "snapshot": payload}
    return json.dumps(document, indent=1, sort_keys=True, allow_nan=False) + "\n"


def read(path: Path) -> Snapshot:
    """The snapshot in a file. Raises EvidenceError where there is none, or none that can be used."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise EvidenceError(f"There is no evidence file {path}.", "Write one with: intacct-audit collect") from None
    except (OSError, UnicodeDecodeError):
        raise EvidenceError(f"The evidence file {path} cannot be read.", "Check the path and its rights.") from None
    return load(text)


def load(text: str) -> Snapshot:
    """The snapshot in a file's text. Raises EvidenceError for anything that is not a whole file of a known format."""
    document = _document(text)
    found = document.get("format")
    if isinstance(found, bool) or not isinstance(found, int):
        raise EvidenceError("The file is not an evidence file: it names no format.", _AGAIN)
    if found not in KNOWN_FORMATS:
        known = " and ".join(map(str, KNOWN_FORMATS))
        raise EvidenceError(
            f"The evidence file has format {found}; this version understands the formats {known}.",
            f"Use the version of the tool that wrote it, or: {_AGAIN}",
        )
    payload = document.get("snapshot")
    try:
        # Shape first: a file that somebody wrote by hand then learns what is wrong with it.
        snapshot: Snapshot = decode(_of_format_1(payload) if found == 1 else payload, Snapshot)
    except Misshapen as wrong:
        problem = str(wrong)
    else:
        if document.get("sha256") == _checksum(payload):
            return snapshot
        problem = "its contents do not fit its checksum, so it was changed after it was written"
    raise EvidenceError(f"The evidence file is damaged: {problem}.", _AGAIN)


def _of_format_1(payload: Any) -> Any:
    """The payload with what format 1 did not know as not asked; anything else that is wrong with it stays so."""
    if not isinstance(payload, dict) or not isinstance(payload.get("views"), list):
        return payload
    if _SINCE_2.keys() & payload.keys():
        raise Misshapen("snapshot has keys that its format does not know")
    views = [_view_of_format_1(view) if isinstance(view, dict) else view for view in payload["views"]]
    return {**payload, "views": views, **_SINCE_2}


def _view_of_format_1(view: dict[str, Any]) -> dict[str, Any]:
    if _SINCE_2_IN_VIEWS.keys() & view.keys():
        raise Misshapen("snapshot.views has keys that its format does not know")
    return {**view, **_SINCE_2_IN_VIEWS}


def _document(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_refuse)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise EvidenceError("The evidence file is damaged: it is cut off or not JSON.", _AGAIN)
    return document


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _checksum(payload: Any) -> str:
    canonical = json.dumps(payload, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
