"""The group `rules` of the command line: options in, exit code out.

What the commands do is in `auditor.authoring`, which is imported when they run.
"""

import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from auditor.authoring import Told

PATH = click.Path(path_type=Path)

some_packs = click.argument("packs", nargs=-1, required=True, metavar="PACK...")
"""Packs by id, file or folder; at least one."""

param_option = click.option(
    "--param", "answers", multiple=True, metavar="NAME=VALUE", help="Answer a question of a pack; repeatable."
)

json_option = click.option("--json", "machine_readable", is_flag=True, help="Print a document for programs.")


@click.group()
def rules() -> None:
    """Look at rule packs, and write your own.

    PACK is the id of an installed pack, the path of a file, or a folder of packs.
    """


@rules.command("list")
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@json_option
def list_rules(packs: tuple[str, ...], machine_readable: bool) -> int:
    """List the rule packs that are installed, and those of files and folders."""
    from auditor.authoring.listing import list_packs

    return tell(list_packs(packs, machine_readable=machine_readable))


@rules.command()
@click.argument("pack")
@param_option
@json_option
def show(pack: str, answers: tuple[str, ...], machine_readable: bool) -> int:
    """Show what a pack says: its source, its questions, and each rule with its reason and its fix."""
    from auditor.authoring.showing import show_pack
    from auditor.options import parse_answers

    return tell(show_pack(pack, parse_answers(answers), width(), machine_readable=machine_readable))


@rules.command()
@some_packs
@param_option
@click.option("--as-of", metavar="DATE", help="The day from which the age of click paths counts; default: today.")
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@click.option("--ignore", "ignored", multiple=True, metavar="CODE", help="Leave this code out; repeatable.")
@click.option(
    "--output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)
def lint(
    packs: tuple[str, ...],
    answers: tuple[str, ...],
    as_of: str | None,
    strict: bool,
    ignored: tuple[str, ...],
    output: str,
) -> int:
    """Tell what is wrong with packs: what does not load, and what loads and is not right.

    Ends with 0 where nothing is wrong (warnings alone are not), 1 with findings, 2 where a pack does not load.
    """
    from auditor.authoring.linting import Demand, lint_packs
    from auditor.options import parse_answers, parse_time

    day = (parse_time(as_of) if as_of else datetime.now(UTC)).date()
    demand = Demand(day, strict=strict, ignored=frozenset(ignored))
    return tell(lint_packs(packs, parse_answers(answers), demand, output))


@rules.command()
@click.argument("path", type=PATH)
def init(path: Path) -> int:
    """Write a pack to start from, and its examples beside it.

    PATH is the file of the pack, such as acme-billing.yaml; its name becomes the id. No file is ever replaced.
    """
    from auditor.authoring.starting import start_pack

    return tell(start_pack(path, datetime.now(UTC).date()))


@rules.command()
def schema() -> int:
    """Print the JSON Schema of a rule pack, for editors."""
    from auditor.authoring.starting import schema

    return tell(schema())


@rules.command("test")
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@json_option
def try_examples(packs: tuple[str, ...], machine_readable: bool) -> int:
    """Run the examples of packs in simulated companies; without a name, those of all that are installed.

    The examples of acme.yaml are in acme.examples.yaml. Ends with 0 where all is as they say, 1 where a verdict is not
    or a rule is not tried, 2 where a file does not load or is not there.
    """
    from auditor.authoring.testing import try_packs

    return tell(try_packs(packs, machine_readable=machine_readable))


@rules.command()
@click.argument("pack")
@param_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["markdown", "html"]),
    default="markdown",
    show_default=True,
    help="What is written.",
)
@click.option(
    "--variant",
    type=click.Choice(["roles", "users"]),
    default="roles",
    show_default=True,
    help="To whom the company gives permissions.",
)
@click.option("-o", "--output", "path", type=PATH, metavar="FILE", help="Write it there instead of to the terminal.")
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
def guide(
    pack: str, answers: tuple[str, ...], output_format: str, variant: str, path: Path | None, overwrite: bool
) -> int:
    """Write the set-up guide of a pack for the admin of a customer, from the same texts as the audit."""
    from auditor.authoring.guiding import guide_pack, write_guide
    from auditor.options import parse_answers

    told = guide_pack(pack, parse_answers(answers), variant, output_format)
    return tell(told if path is None else write_guide(told, path, overwrite=overwrite))


@rules.command()
@click.argument("old")
@click.argument("new")
@param_option
@click.option("--evidence", type=PATH, metavar="PATH", help="An evidence file or a folder of them: who newly fails.")
@json_option
def diff(old: str, new: str, answers: tuple[str, ...], evidence: Path | None, machine_readable: bool) -> int:
    """Tell what NEW asks of customers beyond OLD, and what it asks no more. Both are ids or files of packs.

    Ends with 0 where nothing more is needed, 1 where something is or a company of the evidence newly fails.
    """
    from auditor.authoring.comparing import compare_packs
    from auditor.options import parse_answers

    return tell(compare_packs(old, new, parse_answers(answers), evidence, machine_readable=machine_readable))


def tell(told: "Told") -> int:
    """Prints what a command says, and hands on how it ends. What the terminal cannot print is written as its code."""
    encoding = sys.stdout.encoding or "ascii"
    click.echo(told.text.encode(encoding, "backslashreplace").decode(encoding), nl=False)
    return told.exit_code


def width() -> int:
    """How many columns a text for people may take."""
    with suppress(OSError):
        return max(40, min(os.get_terminal_size(sys.stdout.fileno()).columns, 120))
    return 80
