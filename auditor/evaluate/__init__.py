"""Snapshot + rules -> verdicts. Pure: no clock, no I/O.

Read `verdicts.py` first, then `conditions.py` (a rule) and `judging.py` (a
requirement). `judgement.py` is the three-valued logic, `contrary.py` what a
*not* asks for beyond it, `case.py` the snapshot made ready for questions; most
other modules judge one family of requirements each. `explaining.py` says why a
finding is what it is (`chains.py` the way to it, `facts.py` and `opening.py`
which read it rests on and which right opens that, `asking.py` whom to ask),
`matrix.py` what a pack needs beside what is held, `audit_rights.py` what an
audit itself needs, and `audit_user.py` whether a user has it.
"""

from auditor.evaluate.conditions import cases_of
from auditor.evaluate.gate import exit_code
from auditor.evaluate.handover import hand_over
from auditor.evaluate.matrix import permissions
from auditor.evaluate.verdicts import evaluate
from auditor.model.readiness import readiness

__all__ = ["cases_of", "evaluate", "exit_code", "hand_over", "permissions", "readiness"]
