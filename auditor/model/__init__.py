"""The frozen nouns of an audit. Pure: this package imports the standard library and itself only.

access     users, roles and the rights rows that Sage Intacct returns
company    the company, its entities
evidence   what one source said about one kind of fact, or why it could not say
rule       rule packs, rules and the closed set of requirements
verdict    the judgement of one rule
report     everything one run knows; every output format is a function of it
"""
