"""What a fault is: a name, what it is in the real world, and the one place of the gateway where it acts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml import etree

from auditor.simulator.answers import Answer, Failure, Result
from auditor.simulator.delivery import Delivery
from auditor.simulator.injection import Injection
from auditor.simulator.request import Request
from auditor.simulator.tables import Rows


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of the real gateway, or of what stands between it and a client. Exactly one of the callables is set.

    instead    answers a request whose form is right in place of everything else
    forgets    the sessions are forgotten before the request is looked at
    fails      the failure that one function, here by operation and object, gets instead of its result
    rows       what becomes of an object's rows where a later page of them is asked for
    data       changes the data of one function's result, in place
    repeats    a later page has the rows of the page before
    drops      a function has no result
    results    what becomes of the results of one operation
    delivers   what becomes of the answer on its way
    """

    name: str
    about: str
    instead: Callable[[Request], Answer | Delivery] | None = None
    forgets: bool = False
    fails: Callable[[str, str], Failure] | None = None
    rows: Callable[[Rows], Rows] | None = None
    data: Callable[[etree._Element], None] | None = None
    repeats: bool = False
    drops: bool = False
    results: Callable[[Sequence[Result]], Sequence[Result]] | None = None
    delivers: Callable[[Delivery, Injection], Delivery] | None = None
