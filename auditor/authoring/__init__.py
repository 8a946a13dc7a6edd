"""What authors of rule packs do with them; each command of the group `rules` is one function here.

told      what a command says, and how it ends
sources   names, files and folders -> packs, each with the text of its file
linting   rules lint
listing   rules list
showing   rules show
starting  rules init, rules schema
testing   rules test; simulating: one example -> its verdicts
guiding   rules guide
comparing rules diff

A function takes plain values, reads what it has to, and returns `Told`;
nothing here knows the command line, the terminal or the clock.
"""

from auditor.authoring.told import Told

__all__ = ["Told"]
