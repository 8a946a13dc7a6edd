"""A guide as Markdown."""

import re
from collections.abc import Iterable, Iterator

from auditor.model.rule import Actor, Level
from auditor.rulebook.guide.chapters import Guide, Part, Question
from auditor.rulebook.guide.tables import PermissionTable
from auditor.rulebook.guide.tasks import Task, Variant

KINDS = {
    Variant.ROLES: "For companies that give permissions to roles.",
    Variant.USERS: "For companies that give permissions to users.",
}
LEVELS = {Level.REQUIRED: "", Level.RECOMMENDED: "recommended", Level.OPTIONAL: "optional"}
_SPECIAL = re.compile(r"([\\`*_\[\]<|])")
_AT_THE_START = re.compile(r"^([#>+~-]|\d+(?=[.)]))")


def markdown(guide: Guide) -> str:
    """The whole guide. Every text of the pack is escaped, so that it shows as it is written."""
    lines = [*_head(guide), *_questions(guide.questions)]
    for number, part in enumerate(guide.parts, 1):
        lines += _part(number, part)
    lines += _hand_over(guide, len(guide.parts) + 1)
    lines += _list("Left out with these answers", guide.left_out)
    lines += _list("What the source leaves open", guide.pack.leaves_open)
    lines += _list("Notes", guide.pack.notes)
    return "\n".join(lines).rstrip("\n") + "\n"


def badges(task: Task) -> tuple[str, ...]:
    """What has to be said of a task before anything else: how much it weighs, who acts, under which condition."""
    level = LEVELS[task.level].capitalize()
    words = [level] if level else []
    if task.actor is not Actor.INTACCT_ADMIN:
        words.append(f"To be done by: {task.actor.value}")
    if task.added_by_us:
        words.append("Not in the source; added by us")
    if task.only_if:
        words.append(f"Only if {task.only_if}")
    return tuple(words)


def title_of(table: PermissionTable) -> str:
    """The name of a permissions window, and what it does instead of."""
    instead = f" (instead of {table.instead_of}, where the company has this one)" if table.instead_of else ""
    if table.instead_of == table.application:
        instead = " (or these)"
    return f"{table.application[:1].upper()}{table.application[1:]}{instead}"


def beginning(product: str) -> str:
    """How the connection is made, once Sage Intacct is set up."""
    return (
        f"In {product}, set up your organisation or account if there is none yet, and start its connection to Sage "
        "Intacct. It asks for these values:"
    )


def _head(guide: Guide) -> Iterator[str]:
    pack = guide.pack
    yield from (f"# Set up Sage Intacct for {_text(pack.product)}", "", KINDS[guide.variant], "")
    yield f"Made from the rule pack {_text(pack.id)} {pack.version}. Source: <{pack.source}>, read on {pack.read_on}."
    if not pack.complete:
        yield "The source tells only a part of what is needed."
    yield ""


def _questions(questions: Iterable[Question]) -> Iterator[str]:
    told = tuple(questions)
    if not told:
        return
    yield from ("## What this guide is made for", "")
    for question in told:
        name = question.parameter.name
        answer = question.answer or f"not answered yet; it stands below as <{name}>"
        yield f"- {_text(question.parameter.question)} {_text(answer)}"
    yield ""


def _part(number: int, part: Part) -> Iterator[str]:
    yield from (f"## {number}. {_text(part.title)}", "")
    if part.lead:
        yield from (_text(part.lead), "")
    for task in part.tasks:
        yield from _task(task)


def _task(task: Task) -> Iterator[str]:
    yield from (f"### {_text(task.title)}", "")
    if said := badges(task):
        yield from (f"*{'. '.join(map(_text, said))}.*", "")
    yield from (_text(task.why), "")
    for table in task.tables:
        yield from _table(table)
    if task.look_for:
        yield from (f"Needed: {_text(task.look_for)}", "")
    if task.path:
        former = f" (formerly {_text(' > '.join(task.former_path))})" if task.former_path else ""
        yield from (f"Where: **{_text(' > '.join(task.path))}**{former}", "")
    yield from (f"{number}. {_text(step)}" for number, step in enumerate(task.steps, 1))
    yield ""
    if task.note:
        yield from (f"Note: {_text(task.note)}", "")
    if task.reference:
        yield from (f"More: <{task.reference}>", "")


def _table(table: PermissionTable) -> Iterator[str]:
    yield from (f"**{_text(title_of(table))}**", "", "| Section | Row | Boxes | |", "| --- | --- | --- | --- |")
    for row in table.rows:
        cells = (row.section, row.permission, row.boxes, LEVELS[row.level])
        yield f"| {' | '.join(map(_text, cells))} |"
    yield ""


def _hand_over(guide: Guide, number: int) -> Iterator[str]:
    product = _text(guide.pack.product)
    yield from (f"## {number}. Values for {product}", "")
    yield from (_text(beginning(guide.pack.product)), "")
    for item in guide.hand_over:
        yield f"- {_text(item.label)}{'. ' + _text(item.note) if item.note else ''}"
    if not guide.hand_over:
        yield "- The source names none; the user ID and its password are what every connection needs."
    yield ""


def _list(title: str, texts: tuple[str, ...]) -> Iterator[str]:
    if texts:
        yield from (f"## {title}", "", *(f"- {_text(text)}" for text in texts), "")


def _text(text: str) -> str:
    return _AT_THE_START.sub(_kept, _SPECIAL.sub(r"\\\1", text))


def _kept(mark: re.Match[str]) -> str:
    """What would begin a heading, a list or a quotation, so that it begins none; of a number its full stop."""
    return f"{mark[1]}\\" if mark[1].isdigit() else f"\\{mark[1]}"
