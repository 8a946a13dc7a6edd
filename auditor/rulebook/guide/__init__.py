"""A pack -> the set-up guide for the admin of a company. It is made of the texts of the audit, so that the two agree.

chapters  the chapters in the order in which one works
tasks     what an admin does in one window
tables    the permissions of a window
words     conditions for a reader who knows the questions of a pack
pages     a guide as Markdown
"""

from auditor.rulebook.guide.chapters import Guide, guide_of
from auditor.rulebook.guide.tasks import Variant

__all__ = ["Guide", "Variant", "guide_of"]
