"""A report goes where the command line said."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import click

from auditor.model.report import PackReport, Report
from auditor.model.rule import Origin, Rule
from auditor.options import Output
from auditor.reporters import REPORTERS, Display
from auditor.writing import write


def deliver(
    report: Report,
    outputs: Sequence[Output],
    *,
    show_all: bool = False,
    overview: bool = False,
    again: bool = False,
) -> None:
    """Writes each output to its file, or to standard output; says on standard error what was written where.

    Everything is rendered before anything is written, so that a report that
    fails leaves no other half-done. `show_all` lists every rule on a terminal;
    without it, `overview` shows the matrix of the packs instead of each pack.
    Files of rules below the current folder are told relative to it, unless
    the report is of an earlier call and is told `again`.
    """
    told = report if again else _seen_from(Path.cwd(), report)
    rendered = [(output, _render(told, output, show_all=show_all, overview=overview)) for output in outputs]
    for output, text in rendered:
        if output.path is None:
            click.echo(text, nl=False)
        else:
            write(output.path, text)
    if all(output.path for output in outputs):
        for sentence in (pack.readiness for pack in report.packs):
            click.echo(sentence, err=True)
        click.echo(f"Written: {', '.join(str(output.path) for output in outputs)}", err=True)


def _seen_from(here: Path, report: Report) -> Report:
    return replace(report, packs=tuple(_pack_seen_from(here, part) for part in report.packs))


def _pack_seen_from(here: Path, part: PackReport) -> PackReport:
    if part.pack.origin is not Origin.FILE:
        return part

    def seen(rule: Rule) -> Rule:
        return replace(rule, place=replace(rule.place, file=_file_seen_from(here, rule.place.file)))

    pack = replace(part.pack, rules=tuple(map(seen, part.pack.rules)))
    verdicts = tuple(replace(verdict, rule=seen(verdict.rule)) for verdict in part.verdicts)
    return replace(part, pack=pack, verdicts=verdicts)


def _file_seen_from(here: Path, file: str) -> str:
    """The path from here to a file that lies below, however it was given; any other path as it stands."""
    path = Path(file)
    if not path.is_absolute() and ".." not in path.parts:
        return file
    # A link is a name that somebody chose; only its folder is looked up, since `..` is another place behind a link.
    for full in (path, Path(os.path.realpath(path.parent), path.name)):
        if ".." not in full.parts and full.is_relative_to(here):
            return full.relative_to(here).as_posix()
    return file


def display_on_stdout() -> Display:
    """How text is shown on standard output, whatever that is."""
    to_terminal = sys.stdout.isatty()
    return Display(
        colour=to_terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb",
        width=width_of(sys.stdout) if to_terminal else 80,
        ascii=not _speaks_unicode(),
    )


def width_of(stream: TextIO) -> int:
    """The columns of a terminal, within what reads well."""
    with suppress(OSError):
        # A terminal that was told no size says 0.
        return max(40, min(os.get_terminal_size(stream.fileno()).columns or 80, 120))
    return 80


def _render(report: Report, output: Output, *, show_all: bool, overview: bool) -> str:
    display = display_on_stdout() if output.path is None else Display()
    display = replace(display, show="all" if show_all else display.show, overview=overview and not show_all)
    return REPORTERS[output.format].render(report, display)


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "ascii").lower().replace("-", "") in {"utf8", "utf16", "utf32"}
