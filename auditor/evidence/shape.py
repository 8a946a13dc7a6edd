"""Frozen dataclasses <-> plain JSON values, by the types that the dataclasses declare.

The nouns stay free of any file format, and a new field needs no code here. A
dataclass that is one of several possibilities carries its name under "is".
"""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

TAG = "is"
_EXACT = 2**53


class Misshapen(ValueError):
    """A value does not have the declared type; the message says where."""


def encode(value: Any) -> Any:
    """The value as dicts, lists and scalars. Every dataclass is tagged with its name."""
    if is_dataclass(value) and not isinstance(value, type):
        return {TAG: type(value).__name__} | {f.name: encode(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def decode(value: Any, kind: Any, where: str = "snapshot") -> Any:
    """The value of the declared type. Raises Misshapen where it has another type, lacks a key or has one too many."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _one_of(value, arguments, where)
    if is_dataclass(origin or kind):
        return _dataclass(value, kind, where)
    if origin is tuple:
        _require(isinstance(value, list), where, "a list")
        return tuple(decode(item, arguments[0], f"{where}[{at}]") for at, item in enumerate(value))
    if origin is Mapping:
        _require(isinstance(value, dict), where, "an object")
        return {key: decode(item, arguments[1], f"{where}.{key}") for key, item in value.items()}
    return _scalar(value, kind, where)


def _one_of(value: Any, kinds: tuple[Any, ...], where: str) -> Any:
    if value is None and NoneType in kinds:
        return None
    named = {(get_origin(kind) or kind).__name__: kind for kind in kinds if kind is not NoneType}
    if isinstance(value, dict):
        kind = named.get(str(value.get(TAG)))
        _require(kind is not None, where, " or ".join(named))
        return decode(value, kind, where)
    plain = [kind for kind in named.values() if not is_dataclass(get_origin(kind) or kind)]
    _require(len(plain) == 1, where, " or ".join(named))
    return decode(value, plain[0], where)


def _dataclass(value: Any, kind: Any, where: str) -> Any:
    cls = get_origin(kind) or kind
    _require(isinstance(value, dict) and value.get(TAG) == cls.__name__, where, f"an object of the kind {cls.__name__}")
    hints = _fields_of(cls)
    _require(value.keys() - {TAG} == hints.keys(), where, f"exactly the keys {', '.join(hints)}")
    # Known[T] declares `data: T`; what T stands for is written where the field is declared.
    bound = dict(zip(getattr(cls, "__parameters__", ()), get_args(kind), strict=False))
    return cls(**{name: decode(value[name], _bound(hint, bound), f"{where}.{name}") for name, hint in hints.items()})


@cache
def _fields_of(cls: type) -> Mapping[str, Any]:
    """The fields of a dataclass with their types; worked out once, since a file may hold 100,000 rows."""
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def _bound(hint: Any, bound: dict[Any, Any]) -> Any:
    return bound.get(hint, hint) if isinstance(hint, TypeVar) else hint


def _scalar(value: Any, kind: Any, where: str) -> Any:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        _require(isinstance(value, str) and value in set(kind), where, f"one of {', '.join(kind)}")
        return kind(value)
    if kind is datetime:
        return _moment(value, where)
    if kind is float:
        whole = type(value) is int and abs(value) < _EXACT
        _require(whole or (type(value) is float and math.isfinite(value)), where, "a number")
        return float(value)
    _require(type(value) is kind, where, f"a value of the type {kind.__name__}")
    return value


def _moment(value: Any, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() != timedelta(0):
        raise Misshapen(f"{where} is not a moment in UTC")
    return moment


def _require(fits: bool, where: str, wanted: str) -> None:
    if not fits:
        raise Misshapen(f"{where} is not {wanted}")
