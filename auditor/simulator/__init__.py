"""A local Sage Intacct: the XML gateway of simulated companies, over HTTP on 127.0.0.1.

company        what a company is: users, roles, rights, subscriptions
company_file   YAML -> Company
access         who may do what; which rows a permissions window shows
tables         the access objects as rows
query          select, filter, order and page rows
answers        the XML of an answer
functions      one function of a request -> its result
gateway        one request -> one answer: the checks in the order of the real gateway
server         HTTP

Written from Sage's documentation and public recordings, not from what our own
client sends, and without any code of it. Nothing here ever writes a credential.

    with Simulator(load_company("upflow-ready")) as simulator:
        run_my_sync(endpoint=simulator.url)
"""

from auditor.simulator.company import Company
from auditor.simulator.company_file import bundled, load_company
from auditor.simulator.server import Simulator

__all__ = ["Company", "Simulator", "bundled", "load_company"]
