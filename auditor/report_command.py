"""`intacct-audit report`: any output format from a JSON report, without the company and without the rule packs."""

from collections.abc import Mapping
from pathlib import Path

import click

from auditor.delivery import deliver
from auditor.errors import EvidenceError, ExitCode, UsageError
from auditor.options import parse_outputs

_TOO_LARGE = 256 * 1024 * 1024


def run_report(values: Mapping[str, object]) -> int:
    """Renders the report of a file, or prints the schema of such files. Ends with 0: the gate was the audit itself."""
    if values["schema"]:
        from auditor.reporters.report_schema import report_schema_text  # noqa: PLC0415 - rendering needs no schema

        click.echo(report_schema_text(), nl=False)
        return ExitCode.READY
    if values["result"] is None:
        raise UsageError(
            "It is not said which report to show.", "Give the file that `check ... --output json=FILE` wrote."
        )
    from auditor.reporters.from_json import load  # noqa: PLC0415 - the schema needs no reading

    texts = values["outputs"] if isinstance(values["outputs"], tuple) else ()
    outputs = parse_outputs(map(str, texts), overwrite=bool(values["overwrite"]))
    report = load(_text(Path(str(values["result"]))))
    deliver(report, outputs, show_all=values["show"] == "all", overview=bool(values["overview"]), again=True)
    return ExitCode.READY


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _TOO_LARGE:
            raise EvidenceError(f"The file {path} is too large for a JSON report.", "Is it one at all?")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        hint = "Write one with: intacct-audit check ... --output json=FILE"
        raise EvidenceError(f"There is no file {path}.", hint) from None
    # ValueError: a path with a NUL character.
    except (OSError, ValueError):
        raise EvidenceError(f"The file {path} cannot be read as text.", "Check the path and its rights.") from None
