"""The reference of the rule language as pages for people, made from the tables that the reader goes by.

pages   every page, by the name of its file under docs/rules
tables  the keys of a mapping as a table
kinds   the page of a kind of requirement
fixes   which requirements have a standard fix
names   names of applications, permissions, settings
"""

from auditor.rulebook.reference.kinds import SAMPLE_PARAMETERS, read_example
from auditor.rulebook.reference.pages import pages

__all__ = ["SAMPLE_PARAMETERS", "pages", "read_example"]
