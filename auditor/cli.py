"""The command line: options in, exit code out.

Everything heavier than click is imported inside the commands, so that
`--version` and `--help` do not pay for requests, lxml and jinja2.
"""

from collections.abc import Callable
from pathlib import Path

import click

from auditor import __version__
from auditor.cli_rules import json_option, rules, tell, width

_PATH = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="intacct-audit %(version)s")
def cli() -> None:
    """Audit whether a Sage Intacct company is set up for an integration.

    It only reads. Credentials come from the environment (INTACCT_...), never from an option.
    """


def _company_options(command: Callable[..., int]) -> Callable[..., int]:
    """Which company is read, about whom, and with whose credentials."""
    options = (
        click.option("--demo", is_flag=True, help="A built-in company; the environment's credentials are ignored."),
        click.option(
            "--demo-company", metavar="NAME", default="demo", show_default=True, help="Which built-in company."
        ),
        click.option("--user", metavar="ID", help="The user to judge; default: the integration's own."),
        click.option(
            "--view",
            type=click.Choice(["both", "integration", "admin"]),
            default="both",
            show_default=True,
            help="Whose credentials to use, of those that are given.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _reading_options(command: Callable[..., int]) -> Callable[..., int]:
    """What a command that reads a company says of it, before and meanwhile."""
    foretell = click.option("--dry-run", is_flag=True, help="List what would be sent and what it costs; send nothing.")
    quiet = click.option("--no-progress", is_flag=True, help="Do not show on a terminal how the reading goes.")
    return foretell(quiet(command))


def _pack_options(command: Callable[..., int]) -> Callable[..., int]:
    """Which packs, and what they have to be told."""
    options = (
        click.argument("packs", nargs=-1, metavar="[PACK]..."),
        click.option("--all-packs", is_flag=True, help="Every installed pack, from one reading of the company."),
        click.option(
            "--param", "answers", multiple=True, metavar="NAME=VALUE", help="Answer a question of a pack; repeatable."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@cli.command()
@_pack_options
@_company_options
@_reading_options
@click.option("--evidence", type=_PATH, metavar="FILE", help="Judge an evidence file instead of a live company.")
@click.option("--max-age", metavar="AGE", help="Refuse evidence older than this: 12h, 7d.")
@click.option("--as-of", metavar="TIME", help="The moment from which --max-age counts; default: now.")
@click.option("--output", "outputs", multiple=True, metavar="FORMAT[=FILE]", help="terminal, html, ...; repeatable.")
@click.option("--overwrite", is_flag=True, help="Replace existing files.")
@click.option(
    "--fail-on",
    type=click.Choice(["required", "recommended", "optional"]),
    default="required",
    show_default=True,
    help="The lowest level whose gaps fail the run.",
)
@click.option("--allow-unproven", is_flag=True, help="Let pass what the API refuses, does not offer or leaves open.")
@click.option("--only", multiple=True, metavar="RULE", help="Judge this rule only; repeatable.")
@click.option("--skip", multiple=True, metavar="RULE", help="Leave this rule out; repeatable.")
@click.option("--show", type=click.Choice(["open", "all"]), default="open", show_default=True, help="Rules to list.")
@click.option("--aliases", type=_PATH, metavar="FILE", help="Spellings of this company that the catalogue lacks.")
def check(**values: object) -> int:
    """Audit one company, live or from an evidence file.

    PACK is the id of an installed rule pack, the path of one, or a folder of them; `rules list` shows those installed.
    """
    from auditor.commands import run_check

    return run_check(values)


@cli.command()
@_pack_options
@click.option("-o", "--output", "path", type=_PATH, required=True, metavar="FILE", help="The evidence file to write.")
@_company_options
@_reading_options
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
def collect(**values: object) -> int:
    """Read a company and save what was read as an evidence file.

    The file holds no password, no name and no e-mail address; `check --evidence FILE` judges it.
    """
    from auditor.commands import run_collect

    return run_collect(values)


@cli.command(short_help="Serve a simulated company on this machine.")
@click.argument("company", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port on 127.0.0.1; default: a free one.")
@click.option("--fault", "faults", multiple=True, metavar="FAULT", help="Let something go wrong; repeatable.")
@click.option("--list-faults", is_flag=True, help="List the faults that there are, and end.")
@click.option("--record", type=_PATH, metavar="DIR", help="Keep the requests there, without their credentials.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a company file, and end.")
def simulate(**values: object) -> int:
    """Serve a simulated company on 127.0.0.1 for your own integration's tests.

    COMPANY is a built-in company or the path of a company file (docs/simulator.md).

    FAULT is NAME,target=OBJECT,after=1,times=2,seconds=0.5: the function or object it is about, how many requests go
    well first, and how many then fail. All but the name may be left out.
    """
    from auditor.commands import run_simulate

    return run_simulate(values)


@cli.command()
@click.argument("result", required=False, type=_PATH)
@click.option("--output", "outputs", multiple=True, metavar="FORMAT[=FILE]", help="As in check; repeatable.")
@click.option("--overwrite", is_flag=True, help="Replace existing files.")
@click.option("--show", type=click.Choice(["open", "all"]), default="open", show_default=True, help="Rules to list.")
@click.option("--overview", is_flag=True, help="Only for which products the company is ready, as in --all-packs.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a JSON report, and end.")
def report(**values: object) -> int:
    """Show the report of an earlier audit again, in any format.

    RESULT is the file that `check PACK --output json=FILE` wrote. Neither the company nor the rule packs are needed. It
    ends with 0 whatever the report says: the exit code of the audit is in the report.
    """
    from auditor.report_command import run_report

    return run_report(values)


@cli.command()
@_pack_options
@_company_options
@click.option("--dry-run", is_flag=True, help="List what would be sent and what it costs; send nothing.")
@click.option("--no-progress", is_flag=True, help="Do not show on a terminal how the reading goes.")
@click.option("--evidence", type=_PATH, metavar="FILE", help="Look at the user of an evidence file instead.")
@json_option
def access(**values: object) -> int:
    """Print the least rights that an audit user needs for packs.

    With them, nothing stays unproven that an API can show. Given credentials, --demo or --evidence, it also says which
    of these rights that user has; then it ends with 1 where one is missing, with 3 where that is not known, and with 4
    where its sign-in was refused.
    """
    from auditor.access.command import run_access

    return tell(run_access(values, width()))


cli.add_command(rules)


@cli.group("catalogue")
def catalogue_group() -> None:
    """Look at the permission catalogue, and keep it up to date."""


@catalogue_group.command("list")
@click.argument("application", required=False)
@click.option(
    "--objects",
    is_flag=False,
    flag_value="",
    metavar="[TEXT]",
    help="List objects of the XML API whose name holds TEXT.",
)
@click.option("--json", "machine_readable", is_flag=True, help="Print a document for programs.")
def list_names(application: str | None, objects: str | None, machine_readable: bool) -> int:
    """List the names that rules can use: applications, or the permissions and rights of one.

    APPLICATION is a name or code, such as "Accounts Payable" or AP. With --objects, the objects and where their rights
    are granted; with both, those of the application.
    """
    from auditor.commands import run_list

    return run_list(application, objects, machine_readable=machine_readable)


@catalogue_group.command()
@click.option("--evidence", type=_PATH, required=True, metavar="FILE", help="An evidence file, as collect writes it.")
def unknown(evidence: Path) -> int:
    """Print the permissions of a company that the catalogue does not know, ready to paste.

    Exits 1 where there are any. docs/vocabulary.md says what to do with them.
    """
    from auditor.commands import run_unknown

    return run_unknown(evidence)
