"""Faults on demand: whatever can go wrong with the real gateway, and with what lies between it and a client.

fault       what a fault is
refusals    the request is refused as a whole; contents: a function fails, or its result is wrong; wire: the way back
due         the faults that are due for one request

A company file names them under `faults`, the command line by `--fault`, a single
request by the header `Simulate-Fault` or by `?fault=` in its address.
"""

from auditor.simulator.faults.due import FAULTS, GROUPS, Due, Faults, checked
from auditor.simulator.faults.fault import Fault

__all__ = ["FAULTS", "GROUPS", "Due", "Fault", "Faults", "checked"]
