"""The program: the command line, and the promise that every end has its exit code.

Click exits with 1 on many of its own errors, and so does Python on a
traceback; here 1 means "a gap was found" and nothing else, so both are caught.
"""

import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

from auditor.errors import AuditorError, ExitCode


def main() -> NoReturn:
    """Runs the command line and ends the process."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:  # noqa: PLR0911 - one end per kind of error
    """The exit code of a command line. Errors are said on standard error, in a sentence and a hint."""
    if getattr(sys, "stdout", None) is None:
        # Whoever closed it wants the exit code or the files only.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open for the whole run
    try:
        from auditor.cli import cli  # noqa: PLC0415 - an interrupt while it loads is one, too

        code = cli.main(arguments, prog_name="intacct-audit", standalone_mode=False)
        sys.stdout.flush()
    except AuditorError as error:
        return _say(error.message, error.hint, error.exit_code)
    except click.exceptions.Exit as end:
        return ExitCode.READY if end.exit_code == 0 else ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        return _say("Interrupted.", "", ExitCode.INTERRUPTED)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return ExitCode.USAGE
    except click.ClickException as error:
        return _say(error.format_message(), _help_hint(error), ExitCode.USAGE)
    except SystemExit:
        # Click's answer to a reader of standard output that went away, with a 1 that must not be taken for a gap.
        return ExitCode.NO_AUDIT
    except OSError as error:
        _abandon_output()
        return _say(f"The output could not be written: {error.strerror}.", "", ExitCode.NO_AUDIT)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a crash must not look like a finding
        return _say(
            f"An internal error stopped the run: {type(error).__name__}.",
            "No verdict was reached. Please report it with the command you used; never send credentials.",
            ExitCode.NO_AUDIT,
        )
    return int(code) if isinstance(code, int) else ExitCode.READY


def _say(message: str, hint: str, code: ExitCode) -> ExitCode:
    # Where standard error cannot be written either, the exit code still tells.
    with suppress(OSError):
        click.echo(f"error: {_printable(message)}", err=True)
        if hint:
            click.echo(f"hint: {_printable(hint)}", err=True)
    return code


def _abandon_output() -> None:
    """Python flushes standard output once more at exit, and would end with a code of its own."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _printable(text: str) -> str:
    """Names inside a message come from outside and must not steer the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def _help_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"Try: {context.command_path} --help" if context else ""


if __name__ == "__main__":
    main()
