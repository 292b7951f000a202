"""All that a server does with interviews, in one object: what the web calls.

Each part stands in a file of its own; here they are only put together. A method takes the customer who asks; what
belongs to another one is not found. Parameters come in read and checked for their form (`addresses.py`,
`schedule.py`); what a method refuses is a `RequestRefused` with a code of the API's table of errors, what the store
cannot do now a `StorageFailed`.
"""

from __future__ import annotations

from askline.interviews.accounts import Accounts
from askline.interviews.administration import Administration
from askline.interviews.holding import Holding
from askline.interviews.interaction_data import InteractionData
from askline.interviews.interactions import Interactions
from askline.interviews.ports import Clock, IdSource, Store
from askline.interviews.responses import Responses
from askline.interviews.surveys import Surveys


class Service:
    """interactions    made, read, changed, deleted, listed
    holding         started, answered, abandoned, and whatever else an interview hears
    responses, data of interactions
    accounts        customers, tokens, users, contacts
    administration  exports, purges, erasures, backups
    surveys         those on offer
    """

    def __init__(self, store: Store, surveys: Surveys, clock: Clock, ids: IdSource) -> None:
        self.store = store
        self.surveys = surveys
        self.clock = clock
        self.ids = ids
        self.holding = Holding(store, surveys, clock)
        self.interactions = Interactions(store, surveys, clock, ids)
        self.responses = Responses(store)
        self.data = InteractionData(store, surveys, clock)
        self.accounts = Accounts(store, clock, ids)
        self.administration = Administration(store, clock)
