"""A local Sage Intacct: the XML gateway of simulated companies, over HTTP on 127.0.0.1.

company         what a company is: users, roles, rights, subscriptions
company_file    YAML -> Company; beside it company_yaml (places, extends), company_rights, company_objects and reading
switches        what public knowledge leaves open, one field for each thing
window          which rows a permissions window shows, which boxes are ticked
user_types      what each user type can do at most
access          who may do what
spelling        how rights, labels, truth values and dates are spelt
schema          the objects and their fields: those recorded are in objects/, unrecorded has what is known of the
                others, own_fields what a company added
tables          the access objects as rows; records: made-up rows of the others
query           filter, order and aggregate rows; legacy_query: the text of a readByQuery
request         bytes -> a request that follows the schema; form: what the schema asks for
sign_in         who asks: sender, user, session
functions/      one function of a request -> its result
answers         the XML of an answer; bare: answers in JSON and CSV
faults/         what can go wrong, on demand; injection: which of it happens to which requests
gateway         one request -> one answer: the checks in the order of the real gateway
delivery        what goes over the wire; server: HTTP
recording       the requests as files, without credentials
fixture         a simulated company as a fixture of pytest

Written from Sage's documentation and public recordings, not from what our own
client sends, and without any code of it. Nothing here ever writes a credential.

    with Simulator(load_company("upflow-ready")) as simulator:
        run_my_sync(endpoint=simulator.url)
"""

from auditor.simulator.company import Company
from auditor.simulator.company_file import load_company
from auditor.simulator.company_schema import company_schema_text
from auditor.simulator.company_yaml import bundled
from auditor.simulator.faults import FAULTS
from auditor.simulator.faults import GROUPS as FAULT_GROUPS
from auditor.simulator.server import Simulator

__all__ = ["FAULTS", "FAULT_GROUPS", "Company", "Simulator", "bundled", "company_schema_text", "load_company"]
