"""Checks of the house style of texts, and of what is said at all."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from auditor.model.requirement import ParameterIs
from auditor.model.rule import Origin, Rule
from auditor.rulebook.lint.finding import Severity
from auditor.rulebook.lint.material import Complaint, Material
from auditor.rulebook.lint.positions import Step

MAX_STEP = 240
MAX_NOTE = 400
MAX_QUESTION = 120

_UNFINISHED = re.compile(r"\b(?:TODO|TBD|FIXME|XXX|[Ll]orem ipsum)\b|\?\?\?")
_ENDS = (".", "?", "!", ":", ")", '"', "”")

_Text = tuple[Rule | None, tuple[Step, ...], str]


def text_length(material: Material) -> Iterator[Complaint]:
    """A text that is longer than an admin reads at one go."""
    limits = {"steps": MAX_STEP, "note": MAX_NOTE, "prove": MAX_NOTE, "notes": MAX_NOTE, "question": MAX_QUESTION}
    for rule, at, text in _texts(material):
        key = next(str(step) for step in reversed(at) if not isinstance(step, int))
        limit = limits.get(key)
        if limit and len(text) > limit:
            sentence = f"This text has {len(text)} characters; {limit} are enough."
            yield Complaint(rule, at, sentence, "Shorten it, or split it.")


def text_style(material: Material) -> Iterator[Complaint]:
    """Titles have no full stop, sentences do, and nothing is shouted."""
    for rule, at, text in _texts(material):
        if "!" in text:
            yield Complaint(rule, at, "This text holds an exclamation mark.", "Say it plainly.")
        if at == ("title",) and text.endswith("."):
            yield Complaint(rule, at, "The title ends with a full stop.", "Leave it out: a title is no sentence.")
        if at == ("why",) and not text.endswith(_ENDS):
            yield Complaint(rule, at, "The reason does not end with a full stop.", "Write whole sentences.")


def unfinished_text(material: Material) -> Iterator[Complaint]:
    """A text that its author meant to write later."""
    for rule, at, text in _texts(material):
        if found := _UNFINISHED.search(text):
            yield Complaint(rule, at, f"This text still says {found[0]}.", "Write it.")


def missing_reference(material: Material) -> Iterator[Complaint]:
    """Rules of the source that name no page of their own, all in one. Whatever else is missing the loader refuses."""
    without = [rule.id for rule in material.pack.rules if not rule.reference and not rule.added_by_us]
    if without:
        name = "names" if len(without) == 1 else "name"
        yield Complaint(
            None,
            ("rules",),
            f"{len(without)} of {len(material.pack.rules)} rules {name} no reference: {', '.join(without)}.",
            "Add one where a page says more than the source of the pack.",
        )


def same_title(material: Material) -> Iterator[Complaint]:
    """Two rules that a reader of the report cannot tell apart."""
    seen: dict[str, Rule] = {}
    for rule in material.pack.rules:
        first = seen.setdefault(rule.title.casefold(), rule)
        if first is not rule:
            yield Complaint(rule, ("title",), f"Rule {first.id} has the same title.", "Say what is different.")


def open_not_said(material: Material) -> Iterator[Complaint]:
    """A pack whose source is incomplete, and which does not say what it leaves open."""
    if not material.pack.complete and not material.pack.leaves_open:
        yield Complaint(
            None,
            ("complete",),
            "The source is not complete, but the pack does not say what it leaves open.",
            "Name it under `leaves_open`: it is why the pack never says ready.",
        )


def other_file_name(material: Material) -> Iterator[Complaint]:
    """A pack in a file of another name: once it is installed, it is known by that of its file."""
    pack = material.pack
    name = PurePath(pack.rules[0].place.file).stem
    if name != pack.id:
        yield Complaint(
            None,
            ("pack",),
            f"The pack {pack.id} stands in a file {name}; in a distribution it is known by the name of its file.",
            f"Name the file {pack.id}.yaml, or the pack {name}.",
            Severity.WARNING if pack.origin is Origin.FILE else None,
        )


def unused_parameter(material: Material) -> Iterator[Complaint]:
    """A question whose answer changes nothing."""
    asked = {part.parameter for part in material.pack.requirements() if isinstance(part, ParameterIs)}
    for number, parameter in enumerate(material.pack.parameters):
        used = parameter.name in asked or f"${{{parameter.name}}}" in material.positions.text
        if material.positions.text and not used:
            yield Complaint(
                None,
                ("parameters", number),
                f"Nothing in the pack uses the answer to {parameter.name}.",
                f"Use it as ${{{parameter.name}}} or in `answer`, or leave the question out.",
            )


def _texts(material: Material) -> Iterator[_Text]:
    """Every text that a reader gets to see and that the file itself holds, with its place."""
    pack = material.pack
    for key, texts in (("notes", pack.notes), ("leaves_open", pack.leaves_open)):
        yield from _numbered(None, (key,), texts)
    for number, parameter in enumerate(pack.parameters):
        yield None, ("parameters", number, "question"), parameter.question
        yield None, ("parameters", number, "help"), parameter.help
    for number, item in enumerate(pack.hand_over):
        yield None, ("hand_over", number, "note"), item.note or ""
    for rule in pack.rules:
        yield from (
            (rule, (key,), text or "")
            for key, text in (("title", rule.title), ("why", rule.why), ("note", rule.note), ("prove", rule.prove))
        )
        if material.positions.writes(rule, "fix", "steps"):
            yield from _numbered(rule, ("fix", "steps"), rule.fix.steps)


def _numbered(rule: Rule | None, at: tuple[Step, ...], texts: Iterable[str]) -> Iterator[_Text]:
    return ((rule, (*at, number), text) for number, text in enumerate(texts))
