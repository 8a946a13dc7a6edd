"""What Sage Intacct calls its applications, permissions and rights, and how any spelling of a name is read. Pure.

names      the form in which all spellings of one name agree, and which names look alike
rights     the text of a rights field -> labels of the permissions window
rows       applications, permission rows, places of objects: the nouns of the catalogue
history    what releases did to the rows, and the menu paths they retired
dependencies  which rights do nothing without others
catalogue  finding them, whatever the spelling
loading    the catalogue that ships with the program
other_names  names of applications that guides use and the catalogue lacks
listing    its names as lists, for people who write rules
upkeep     what a company shows that the catalogue does not know; strangers and pasting are its parts

How the catalogue is made and kept: README.md beside this file.
"""

from auditor.vocabulary.catalogue import Aliases, Catalogue
from auditor.vocabulary.dependencies import RowRight, needed_for, needs_besides, needs_list
from auditor.vocabulary.history import Change, ChangeKind, RetiredPath
from auditor.vocabulary.loading import catalogue
from auditor.vocabulary.names import normalise
from auditor.vocabulary.rights import RightsText
from auditor.vocabulary.rows import Application, ObjectPlaces, Permission, Shown

__all__ = [
    "Aliases",
    "Application",
    "Catalogue",
    "Change",
    "ChangeKind",
    "ObjectPlaces",
    "Permission",
    "RetiredPath",
    "RightsText",
    "RowRight",
    "Shown",
    "catalogue",
    "needed_for",
    "needs_besides",
    "needs_list",
    "normalise",
]
