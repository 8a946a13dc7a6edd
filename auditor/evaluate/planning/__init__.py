"""What would have to change for the gaps to go: worked out from the requirements, and proved on changed evidence. Pure.

planner   the whole of it: rounds of changes until no gap is left, then what can be left out of them
remedies  one requirement -> the changes that meet it, alternatives resolved to the least privilege
bench     a case on which remedies are worked out; homes: which role, or which user, gets the boxes
boxes     boxes to tick and to take out; facts: everything else
deed      a change while it is worked out
applying  changes -> the snapshot as it would be read after them; applying_rights, rows, reads: what they say of rights
screens   the changes grouped by screen
"""

from auditor.evaluate.planning.planner import plan

__all__ = ["plan"]
