"""Keeps records, consent and logs in SQLite or PostgreSQL, behind ``matching.domain.repositories``. The only SQL."""

from matching.store.database import SqlStore
from matching.store.esco import StoredEsco
from matching.store.migrations import upgrade

__all__ = ["SqlStore", "StoredEsco", "upgrade"]
