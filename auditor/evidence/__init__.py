"""The only part that talks to Sage Intacct. It reads, and can do nothing else.

credentials   who signs in; secrets that do not show
endpoint      where credentials may be sent
functions     the read functions that can be sent at all
xml_request   functions -> the bytes of one request
transport     one HTTP POST, bounded in size and time
patience      when to try again, and for how long
xml_response  the bytes of one answer -> what it says, level by level
answers       the data of one answer -> rows and values
refusals      the errors of an answer -> one cause
replies       the outcome of one function
gaps          a failed reply -> why something is not known, and what to grant
gateway       one signed-in view: batches, sessions, traffic
listing       one list, page by page, with totals that must agree
questions     what is asked about a user; company_questions for what is about the company
values        how the gateway spells single values
facets        rows -> the evidence of one view; role_facets for what is about roles, setup_facets for the set-up
task          what one run has to ask, view by view
forecast      a task -> the functions that would be sent
step          how far the reading has come
collect       both views -> a snapshot
archive       a snapshot <-> a JSON file, by the shape of the nouns
"""
