"""Every error of ours, in one tree.

    AuditorError            exit 4
    ├── UsageError          exit 2   wrong option, parameter, configuration, credentials missing
    │   ├── RulePackError   exit 2   a rule file that does not load; knows file, line, column
    │   └── CompanyMismatch exit 2   the two credential views echo different companies
    └── NoAudit             exit 4   nothing could be judged, or the run broke
        ├── GatewayError    exit 4   unreachable, throttled out, an answer that is not Intacct XML
        ├── SenderRefused   exit 4   the sender's own credentials, or an ambiguous refusal of the gateway
        └── EvidenceError   exit 4   an evidence file that is damaged, too old or of an unknown format

Foreign exceptions (requests, lxml, yaml, OSError) are mapped into this tree at
the seam where they arise. A message is one sentence; the hint says what to do next.
Neither ever holds a credential.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process ends with. Only `GAP` means that something is missing in the company."""

    READY = 0
    GAP = 1
    USAGE = 2
    UNPROVEN = 3
    NO_AUDIT = 4
    INTERRUPTED = 130


EXIT_MEANING = {
    ExitCode.READY: "no gap at or above `--fail-on`, and every rule at those levels was decided",
    ExitCode.GAP: "at least one gap at or above `--fail-on`",
    ExitCode.USAGE: "wrong usage: option, parameter, configuration, rule file; "
    "credentials missing or of two companies; no rule selected",
    ExitCode.UNPROVEN: "no gap at or above `--fail-on`, but at least one rule at those levels is unproven",
    ExitCode.NO_AUDIT: "no audit was performed or it broke: gateway unreachable, throttled out, sender refused, "
    "evidence unreadable or too old, internal error",
    ExitCode.INTERRUPTED: "interrupted",
}


class AuditorError(Exception):
    """An error with a sentence for the person, a hint what to do next, and an exit code."""

    exit_code = ExitCode.NO_AUDIT

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(AuditorError):
    """The command was called wrongly, or what it was given cannot be used."""

    exit_code = ExitCode.USAGE


class RulePackError(UsageError):
    """A rule file that does not load. The message starts with file:line:column."""


class CompanyMismatch(UsageError):
    """The two credential views belong to different companies."""


class NoAudit(AuditorError):
    """No audit was performed, or it broke."""


class GatewayError(NoAudit):
    """The gateway could not be reached, refused to serve, or gave an answer that makes no sense.

    `retry` says whether the same run may be tried again later.
    """

    def __init__(self, message: str, hint: str = "", *, retry: bool = True) -> None:
        super().__init__(message, hint)
        self.retry = retry


class SenderRefused(NoAudit):
    """The gateway refused the sender's own credentials, or refused without saying whose. Never tried again."""


class EvidenceError(NoAudit):
    """An evidence file that cannot be used."""
