"""Audits whether a Sage Intacct company is set up for an integration.

model        the frozen nouns                                  pure
vocabulary   the permission catalogue, and how names are read  pure
rulebook     YAML -> rule packs
evaluate     snapshot + rules -> verdicts                      pure
evidence     the only part that talks to Sage Intacct
audit        one company: collect -> evaluate -> report
reporters    report -> text                                    pure
simulator    a local Sage Intacct, for the demo and for tests
"""

__version__ = "0.1.0"
