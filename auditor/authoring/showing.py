"""`rules show`: everything that a pack says, for a reader."""

from collections.abc import Iterator, Mapping

from auditor.authoring.sources import load_one
from auditor.authoring.told import Told, as_json
from auditor.model.rule import Fix, HandOverItem, Parameter, Rule, RulePack
from auditor.reporters import Display
from auditor.reporters.layout import Line, Style, lay_out
from auditor.reporters.wording import counted
from auditor.rulebook import refuse_strangers
from auditor.rulebook.words import in_words


def show_pack(name: str, answers: Mapping[str, str], width: int = 80, *, machine_readable: bool = False) -> Told:
    """One pack, with these answers to its parameters; rules of which one is missing say so. Lines have `width` columns.

    Raises UsageError where there is no such pack and for an answer that it
    does not ask for, RulePackError where it does not load.
    """
    pack = load_one(name, answers)
    refuse_strangers(answers, (pack,))
    if machine_readable:
        return Told(as_json("pack", {"pack": _pack(pack)}))
    return Told(lay_out([*_head(pack), *_questions(pack), *_lists(pack), *_rules(pack)], Display(width=width)))


def _head(pack: RulePack) -> Iterator[Line]:
    yield Line(f"{pack.product} ({pack.id} {pack.version})", Style.TITLE)
    whole = "The source tells everything that is needed." if pack.complete else _INCOMPLETE
    yield Line(f"{counted(len(pack.rules), 'rule')}, for the {pack.api.upper()} API. {whole}")
    yield Line(f"Source: {pack.source}, read on {pack.read_on}", hang=2)
    yield from (Line(f"See also: {source}", hang=2) for source in pack.more_sources)


def _questions(pack: RulePack) -> Iterator[Line]:
    if pack.parameters:
        yield from _heading("What you have to answer (--param NAME=VALUE)")
    for parameter in pack.parameters:
        choices = ", ".join(parameter.allowed()) or parameter.type
        yield Line(f"- {parameter.name}: {parameter.question} ({choices})", indent=2, hang=2)
        answer = pack.answers.get(parameter.name)
        if parameter.help:
            yield Line(parameter.help, indent=4)
        yield Line("No answer yet." if answer is None else f"Answered here: {answer}", indent=4)


def _lists(pack: RulePack) -> Iterator[Line]:
    yield from _bullets("What the source leaves open", pack.leaves_open)
    yield from _bullets("Notes", pack.notes)
    objects = (f"{name}{'' if named else ' (inferred)'}" for name, named in pack.objects.items())
    if pack.objects:
        yield from _heading("Objects that it reads")
        yield Line(", ".join(objects), indent=2)
    handed = (f"{item.label}: {item.fact}{f'. {item.note}' if item.note else ''}" for item in pack.hand_over)
    yield from _bullets("Values to hand over afterwards", tuple(handed))


def _rules(pack: RulePack) -> Iterator[Line]:
    yield from _heading("Rules")
    for rule in pack.rules:
        yield Line()
        yield Line(f"[{rule.id}] {rule.title}", Style.TITLE, indent=2, hang=2)
        yield from (Line(f"{name}: {text}", indent=4, hang=2) for name, text in _about(rule) if text)
        yield from _fix(rule.fix)


def _about(rule: Rule) -> Iterator[tuple[str, str]]:
    """What is said of a rule, in the order in which a reader asks."""
    ours = ", added by us" if rule.added_by_us else ""
    yield "Level", f"{rule.level}{ours}"
    yield "Applies if", in_words(rule.when) if rule.when else ""
    yield "About the user", rule.subject or ""
    yield "Requires", f"{in_words(rule.requirement)}."
    yield "Needs an answer to", ", ".join(rule.unanswered)
    yield "Why", rule.why
    yield "Builds on", ", ".join(rule.depends_on)
    yield "To prove it", rule.prove or ""
    yield "Note", rule.note or ""
    yield "Reference", rule.reference or ""


def _fix(fix: Fix) -> Iterator[Line]:
    yield Line(f"Fix ({fix.actor}, verified {fix.verified}): {' > '.join(fix.path)}", indent=4, hang=2)
    if fix.former_path:
        yield Line(f"Formerly: {' > '.join(fix.former_path)}", indent=6, hang=2)
    for number, step in enumerate(fix.steps, 1):
        yield Line(f"{number}. {step}", indent=6, hang=3)


def _heading(text: str) -> tuple[Line, Line]:
    return Line(), Line(text, Style.TITLE)


def _bullets(title: str, texts: tuple[str, ...]) -> Iterator[Line]:
    if texts:
        yield from _heading(title)
    yield from (Line(f"- {text}", indent=2, hang=2) for text in texts)


def _pack(pack: RulePack) -> dict[str, object]:
    return {
        "id": pack.id,
        "product": pack.product,
        "version": pack.version,
        "source": pack.source,
        "more_sources": list(pack.more_sources),
        "read_on": pack.read_on.isoformat(),
        "api": pack.api,
        "complete": pack.complete,
        "leaves_open": list(pack.leaves_open),
        "notes": list(pack.notes),
        "parameters": [_parameter(parameter, pack.answers) for parameter in pack.parameters],
        "objects": [{"name": name, "named_by_source": named} for name, named in pack.objects.items()],
        "hand_over": [_handed(item) for item in pack.hand_over],
        "rules": [_rule(rule) for rule in pack.rules],
    }


def _parameter(parameter: Parameter, answers: Mapping[str, str]) -> dict[str, object]:
    return {
        "name": parameter.name,
        "question": parameter.question,
        "type": parameter.type.value,
        "choices": list(parameter.allowed()),
        "default": parameter.default,
        "help": parameter.help,
        "answer": answers.get(parameter.name),
    }


def _handed(item: HandOverItem) -> dict[str, object]:
    return {"label": item.label, "fact": item.fact.value, "note": item.note}


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "title": rule.title,
        "level": rule.level.value,
        "added_by_us": rule.added_by_us,
        "when": in_words(rule.when) if rule.when else None,
        "subject": rule.subject,
        "requires": in_words(rule.requirement),
        "unanswered": list(rule.unanswered),
        "why": rule.why,
        "depends_on": list(rule.depends_on),
        "prove": rule.prove,
        "note": rule.note,
        "reference": rule.reference,
        "fix": {
            "actor": rule.fix.actor.value,
            "path": list(rule.fix.path),
            "former_path": list(rule.fix.former_path),
            "steps": list(rule.fix.steps),
            "verified": rule.fix.verified.isoformat(),
        },
        "place": {"file": rule.place.file, "line": rule.place.line, "column": rule.place.column},
    }


_INCOMPLETE = "The source tells only a part, so that the audit never says ready."
