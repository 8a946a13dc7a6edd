"""What is wrong with a rule pack although it loads.

finding       a finding, and how much it weighs
positions     where the keys of a rule file stand
material      what a check looks at and what it finds
boxes         a requirement -> the boxes of the permissions window
dependencies  which rights need others
limits        rights that one requirement needs and another does not allow
logic         what follows from a requirement, and what excludes it
rights, alternatives, paths, texts   the checks
checks        the closed table of them

docs/rule-packs.md lists the codes.
"""

from auditor.rulebook.lint.checks import CHECKS, lint
from auditor.rulebook.lint.finding import REFUSED, Finding, Severity, refusals

__all__ = ["CHECKS", "REFUSED", "Finding", "Severity", "lint", "refusals"]
