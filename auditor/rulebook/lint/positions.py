"""Where the keys of a rule file stand."""

from collections.abc import Sequence

import yaml

from auditor.model.rule import Rule

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Step = str | int
"""A key of a mapping, or the number of an item of a list."""


class Positions:
    """Lines and columns of one rule file that has been loaded, from 1.

    Without its text nothing is known but where the rules begin, which they tell themselves.
    """

    def __init__(self, text: str = "") -> None:
        self.text = text
        self._root: yaml.Node | None = yaml.compose(text, Loader=_Loader) if text else None
        rules = _value(self._root, "rules")
        items: Sequence[yaml.Node] = rules.value if isinstance(rules, yaml.SequenceNode) else ()
        self._rules = {node.start_mark.line + 1: node for node in items}

    def of_pack(self, *steps: Step) -> tuple[int, int]:
        """Where a key of the pack stands, or the last one on the way to it that is there."""
        return _position(self._root, steps) or (1, 1)

    def of_rule(self, rule: Rule, *steps: Step) -> tuple[int, int]:
        """Where a key of a rule stands, or the last one on the way to it that is there."""
        return _position(self._rules.get(rule.place.line), steps) or (rule.place.line, rule.place.column)

    def writes(self, rule: Rule, *steps: Step) -> bool:
        """Whether the file itself writes this key, so that its author can change it. True where nobody can tell."""
        node = self._rules.get(rule.place.line)
        if node is None:
            return True
        for step in steps:
            node = _value(node, step)
            if node is None:
                return False
        return True


def _position(node: yaml.Node | None, steps: Sequence[Step]) -> tuple[int, int] | None:
    found: tuple[int, int] | None = None
    for step in steps:
        mark = _mark(node, step)
        if mark is None:
            break
        found, node = (mark.line + 1, mark.column + 1), _value(node, step)
    return found


def _mark(node: yaml.Node | None, step: Step) -> yaml.Mark | None:
    if isinstance(node, yaml.MappingNode):
        return next((key.start_mark for key, _ in node.value if key.value == step), None)
    value = _value(node, step)
    return value.start_mark if value else None


def _value(node: yaml.Node | None, step: Step) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None
