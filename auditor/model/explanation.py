"""Why a finding is what it is, in parts that a person and a program can follow."""

from dataclasses import dataclass
from enum import StrEnum


class Strength(StrEnum):
    """How much the evidence behind a finding is worth, the strongest first."""

    PROVED = "proved"
    """The gateway's own behaviour, a complete list, or the effective rights."""
    DERIVED = "derived"
    """Effective rights that no role row shows."""
    ON_PAPER = "on paper"
    """Rows of roles, which a ceiling may take away again."""
    NONE = "none"
    """Nothing was seen."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The parts of the reason, each empty where it does not apply.

    `chain` leads from the user to the right: "user X", "role Y (through the
    group Z)", "Accounts Receivable", "Invoices", "List". `also_granted_by`
    are other places that would grant the same. For what is unproven,
    `refused` is the read that failed, `would_allow` the right that would let
    it through, and `ask` whom to ask what. For a refused sign-in,
    `rules_out` is what its text rules out, and `wrong_leads` are
    conclusions that it tempts to.
    """

    strength: Strength
    chain: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    also_granted_by: tuple[str, ...] = ()
    refused: str = ""
    would_allow: str = ""
    ask: str = ""
    rules_out: tuple[str, ...] = ()
    wrong_leads: tuple[str, ...] = ()
