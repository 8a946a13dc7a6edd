"""The standard company of a pack, in the words of a company file of the simulator (docs/simulator.md).

company  the whole of it
meeting  one requirement -> what makes it met; breaking: what makes it not met; facts and values: of single things
plan     a company that is put together rule by rule
rights   rights that are put together rule by rule

It knows the format of company files and no simulator: what it returns is plain values.
"""

from auditor.rulebook.standard.company import StandardCompany, asked_by, standard_company
from auditor.rulebook.standard.rights import Place, Ticked, boxes_of

__all__ = ["Place", "StandardCompany", "Ticked", "asked_by", "boxes_of", "standard_company"]
