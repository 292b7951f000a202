"""What every store must do. A test class for one store inherits `StoreContract` and says how its stores are made."""

from __future__ import annotations

from contracts.store_accounts import StoreAccounts
from contracts.store_lists import StoreLists
from contracts.store_turns import StoreTurns
from contracts.store_upkeep import StoreUpkeep


class StoreContract(StoreAccounts, StoreTurns, StoreLists, StoreUpkeep):
    """All of it."""
