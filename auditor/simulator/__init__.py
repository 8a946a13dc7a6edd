"""A local Sage Intacct: the XML gateway of simulated companies, over HTTP on 127.0.0.1.

company         what a company is: users, roles, rights, subscriptions
company_file    YAML -> Company; beside it company_yaml (places, extends), company_rights and reading
window          which rows a permissions window shows, which boxes are ticked
access          who may do what
schema          the objects and their fields
tables          the access objects as rows; records: made-up rows of the others
query           filter, order and aggregate rows; legacy_query: the text of a readByQuery
request         bytes -> a request that follows the schema
sign_in         who asks: sender, user, session
functions/      one function of a request -> its result
answers         the XML of an answer
gateway         one request -> one answer: the checks in the order of the real gateway
server          HTTP

Written from Sage's documentation and public recordings, not from what our own
client sends, and without any code of it. Nothing here ever writes a credential.

    with Simulator(load_company("upflow-ready")) as simulator:
        run_my_sync(endpoint=simulator.url)
"""

from auditor.simulator.company import Company
from auditor.simulator.company_file import load_company
from auditor.simulator.company_yaml import bundled
from auditor.simulator.server import Simulator

__all__ = ["Company", "Simulator", "bundled", "load_company"]
