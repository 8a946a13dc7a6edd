"""A rule file as others than the loader see it."""

import re
from typing import Any

import yaml

_NUMBER = re.compile(r"[-+]?(\d+|\d*\.\d+|\d+\.\d*)")
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def composed(text: str) -> yaml.Node:
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert node is not None
    return node


def as_texts(node: yaml.Node) -> Any:
    """Every scalar is text, as for the loader."""
    return _view(node, str)


def as_an_editor_sees(node: yaml.Node) -> Any:
    """Numbers and truth values are recognised, by the core schema of YAML 1.2."""
    return _view(node, _value)


def _view(node: yaml.Node, scalar: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value) if node.style else scalar(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_view(item, scalar) for item in node.value]
    return {str(_view(key, str)): _view(value, scalar) for key, value in node.value}


def _value(text: str) -> str | bool | float | None:
    if text in _TRUTHS:
        return _TRUTHS[text]
    if text in {"", "~", "null", "Null", "NULL"}:
        return None
    return float(text) if _NUMBER.fullmatch(text) else text
