"""A report from its JSON: what `to_json` wrote, and nothing else.

The values are read by the types that the model declares. Then the report is
written again and has to be the very document: so whatever is unknown, missing
or contradicts the rest is found, also among what is only worked out. What only
an audit works out, such as the answer that heads a pack, is held against its verdicts.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from auditor.errors import EvidenceError
from auditor.model.report import PackReport, Report
from auditor.model.rule import Parameter, Rule, RulePack
from auditor.model.verdict import Verdict
from auditor.reporters.contradictions import contradictions
from auditor.reporters.document import FORMAT, NARROWER, VERSION, encode, key_of, names_of
from auditor.reporters.kinds import KINDS

_AGAIN = "Write it again with: intacct-audit check ... --output json=FILE"


_SHOWN = 200


class _Misshapen(ValueError):
    """A value is not what the model declares; the message says where."""


def load(text: str) -> Report:
    """The report in a text. Raises EvidenceError for anything that is not a whole JSON report of this version."""
    document = _document(text)
    try:
        report: Report = _Reader().read(document.get("report"), Report, "report")
        _require_same(document, json.loads(json.dumps(encode(report))), "")
        _require_consistent(report)
    except _Misshapen as wrong:
        problem = str(wrong)
    except (RecursionError, OverflowError):
        problem = "it nests too deeply, or holds a number or a time out of all bounds"
    else:
        return report
    raise EvidenceError(f"The JSON report cannot be used: {problem}.", _hint(document))


def _document(text: str) -> dict[str, Any]:
    try:
        document: Any = json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise EvidenceError("The JSON report is damaged: it is cut off or not JSON.", _AGAIN) from None
    form = document.get("format") if isinstance(document, dict) else None
    if not isinstance(form, dict) or form.get("name") != FORMAT:
        raise EvidenceError("The file is not a JSON report of intacct-audit.", _AGAIN)
    if type(form.get("version")) is not int or form["version"] != VERSION:
        raise EvidenceError(
            f"The JSON report has version {str(form.get('version'))[:20]} of its format; this program reads {VERSION}.",
            f"Use the version of the program that wrote it, or: {_AGAIN}",
        )
    return dict(document)


def _hint(document: Mapping[str, Any]) -> str:
    report = document.get("report")
    writer = report.get("tool_version") if isinstance(report, dict) else None
    told = f"It says that intacct-audit {writer[:20]} wrote it. " if isinstance(writer, str) else ""
    return f"{told}{_AGAIN}"


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


class _Reader:
    """Reads values by their declared types. `_rules` are those of the pack that is being read."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}

    def read(self, value: Any, kind: Any, where: str) -> Any:
        origin, arguments = get_origin(kind), get_args(kind)
        if origin in {Union, UnionType}:
            return self._one_of(value, arguments, where)
        if origin is tuple:
            _require(isinstance(value, list), where, "a list")
            each = arguments[:1] * len(value) if arguments[-1] is Ellipsis else arguments
            _require(len(value) == len(each), where, f"a list of {len(each)}")
            return tuple(
                self.read(item, one, f"{where}[{at}]") for at, (item, one) in enumerate(zip(value, each, strict=True))
            )
        if origin is Mapping:
            _require(isinstance(value, dict), where, "an object")
            return {key: self.read(item, arguments[1], f"{where}.{key}") for key, item in value.items()}
        if is_dataclass(kind):
            return self._dataclass(value, kind, where)
        return _scalar(value, kind, where)

    def _one_of(self, value: Any, kinds: tuple[Any, ...], where: str) -> Any:
        if value is None and NoneType in kinds:
            return None
        known = [kind for kind in kinds if kind is not NoneType]
        if all(kind in KINDS for kind in known):
            found = value.get("kind") if isinstance(value, dict) else None
            known = [kind for kind in known if KINDS[kind] == found]
            _require(bool(known), where, "a requirement of a known kind")
        for kind in known[:-1]:
            try:
                return self.read(value, kind, where)
            except _Misshapen:
                continue
        return self.read(value, known[-1], where)

    def _dataclass(self, value: Any, cls: Any, where: str) -> Any:
        _require(isinstance(value, dict), where, "an object")
        hints = _hints(cls)
        read: dict[str, Any] = {}
        for name in names_of(cls):
            key = key_of(cls, name)
            _require(key in value, f"{where}.{key}", "there")
            found = self.read(value[key], NARROWER.get((cls, name), hints[name]), f"{where}.{key}")
            # What the model holds as a plain text or number is no member of an enum there.
            read[name] = found.value if (cls, name) in NARROWER and isinstance(found, Enum) else found
            if cls is PackReport and name == "pack":
                self._rules = {rule.id: rule for rule in read["pack"].rules}
        if cls is Verdict:
            _require(read["rule"] in self._rules, f"{where}.rule", "the id of a rule of its pack")
            read["rule"] = self._rules[read["rule"]]
        if cls is RulePack:
            names = names_of(Parameter)
            read["parameters"] = tuple(Parameter(*(getattr(a, name) for name in names)) for a in read["parameters"])
        return cls(**read)


@cache
def _hints(cls: type) -> Mapping[str, Any]:
    return get_type_hints(cls)


def _scalar(value: Any, kind: Any, where: str) -> Any:
    if issubclass(kind, Enum):
        try:
            return kind(value)
        except ValueError:
            raise _Misshapen(f"{where} is not one of {', '.join(str(member.value) for member in kind)}") from None
    if kind in {date, datetime}:
        return _moment(value, kind, where)
    if kind is float:
        _require(type(value) is int or _is_number(value), where, "a number")
    else:
        _require(type(value) is kind, where, _TYPES[kind])
    if kind in {int, float}:
        # All numbers of the model count or measure something.
        _require(0 <= value < _EXACT, where, "a number from 0 to what a program can count exactly")
    return value


_TYPES = {str: "a text", int: "a whole number", bool: "true or false"}


_EXACT = 2**53


def _is_number(value: Any) -> bool:
    return isinstance(value, float) and math.isfinite(value)


def _moment(value: Any, kind: Any, where: str) -> Any:
    try:
        moment = kind.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if isinstance(moment, datetime):
        _require(moment.utcoffset() is not None, where, "a time in UTC")
    _require(moment is not None, where, "a date" if kind is date else "a time")
    return moment


def _require_same(found: Any, told: Any, where: str) -> None:
    """Both are the same JSON; `told` is what this program writes of what it read."""
    if isinstance(found, dict) and isinstance(told, dict):
        for key in dict.fromkeys((*found, *told)):
            place = f"{where}.{key}".lstrip(".")
            _require(key in told, place, "a key that this version knows")
            _require(key in found, place, "there")
            _require_same(found[key], told[key], place)
    elif isinstance(found, list) and isinstance(told, list) and len(found) == len(told):
        for at, (one, other) in enumerate(zip(found, told, strict=True)):
            _require_same(one, other, f"{where}[{at}]")
    else:
        same = found == told and isinstance(found, bool) == isinstance(told, bool)
        _require(same, where, "what follows from the rest of the report")


def _require_consistent(report: Report) -> None:
    for contradiction in contradictions(report):
        raise _Misshapen(contradiction)


def _require(fits: bool, where: str, wanted: str) -> None:
    if not fits:
        raise _Misshapen(f"{where[-_SHOWN:]} is not {wanted}")
