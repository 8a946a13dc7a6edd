"""Snapshot + rules -> verdicts. Pure: no clock, no I/O.

Read `verdicts.py` first, then `conditions.py` (a rule) and `judging.py` (a
requirement). `judgement.py` is the three-valued logic, `contrary.py` what a
*not* asks for beyond it, `case.py` the snapshot made ready for questions; the
other modules judge one family of requirements each.
"""

from auditor.evaluate.gate import exit_code
from auditor.evaluate.handover import hand_over
from auditor.evaluate.readiness import readiness
from auditor.evaluate.verdicts import evaluate

__all__ = ["evaluate", "exit_code", "hand_over", "readiness"]
