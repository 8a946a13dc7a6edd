"""One function of a request -> the elements of its result, or a Failure. The names here are all that is simulated.

call         what a function is given
reading      query, readByQuery, readMore, read, readByName
related      the fields of related objects in a query
definitions  lookup, inspect
rights       getUserPermissions
restrictions what is special about USERRESTRICTION; applications: about PTAPPLICATION
refusals     why an object cannot be read
set_up       get_applications, get_companyprefs, get_list, getFinancialSetup, readEntityDetails, getDimensions,
             readUserFormatting

getAPISession is the gateway's own: it opens the session that the others run in.
"""

from collections.abc import Callable, Mapping

from lxml import etree

from auditor.simulator.functions.call import Call
from auditor.simulator.functions.definitions import inspect, lookup
from auditor.simulator.functions.reading import query, read, read_by_name, read_by_query, read_more
from auditor.simulator.functions.rights import get_user_permissions
from auditor.simulator.functions.set_up import (
    get_applications,
    get_company_prefs,
    get_dimensions,
    get_financial_setup,
    get_list,
    read_entity_details,
    read_user_formatting,
)

Function = Callable[[Call], tuple[etree._Element, ...]]

FUNCTIONS: Mapping[str, Function] = {
    "query": query,
    "readByQuery": read_by_query,
    "readMore": read_more,
    "read": read,
    "readByName": read_by_name,
    "lookup": lookup,
    "inspect": inspect,
    "getUserPermissions": get_user_permissions,
    "get_applications": get_applications,
    "get_companyprefs": get_company_prefs,
    "get_list": get_list,
    "getFinancialSetup": get_financial_setup,
    "readEntityDetails": read_entity_details,
    "getDimensions": get_dimensions,
    "readUserFormatting": read_user_formatting,
}

__all__ = ["FUNCTIONS", "Call", "Function"]
