"""Everything that can be asked of the store within one transaction, put together from its themes."""

from __future__ import annotations

from matching.store.accounts import AccountRows
from matching.store.contests import ContestRows
from matching.store.esco_saving import EscoSaving
from matching.store.persons import Persons
from matching.store.tenants import Tenants


class SqlTransaction(Tenants, Persons, ContestRows, AccountRows, EscoSaving):
    """One transaction. ``SqlStore`` opens and closes it; nobody else commits."""
