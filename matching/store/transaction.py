"""Everything that can be asked of the store within one transaction, put together from its themes."""

from __future__ import annotations

from matching.store.aliases import AliasRows
from matching.store.esco_saving import EscoSaving
from matching.store.logs import Logs
from matching.store.persons import Persons
from matching.store.tenants import Tenants


class SqlTransaction(Tenants, Persons, Logs, EscoSaving, AliasRows):
    """One transaction. ``SqlStore`` opens and closes it; nobody else commits."""
