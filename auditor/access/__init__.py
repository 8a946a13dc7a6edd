"""`intacct-audit access`: what an audit user needs for some packs, and what of it a user has.

command  options -> what is said, and how it ends
finding  the needs and the user -> one answer for each need
telling  the answers as text; document as JSON
"""
