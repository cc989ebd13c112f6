"""Who may do what: actor × action × resource. The only place that decides; every service function asks here first.

Accounts come later; until then there is one built-in coach a process, on a loopback address only. The table is complete for
the use cases that exist, so that a new use case without a policy fails loudly.
"""

from __future__ import annotations

from typing import Literal

from matching.domain.actor import Actor, Role
from matching.domain.errors import ForbiddenError

Action = Literal[
    "rank", "link", "read_participant", "write_participant", "read_opportunity", "write_opportunity",
    "match_participant", "match_opportunity", "manage_consent", "manage_index", "audit",
    "import_esco", "read_alias", "write_alias", "decide", "read_decision", "train",
    "search",
]  # fmt: skip

_EVERYBODY: frozenset[Role] = frozenset(
    {"coach", "provider", "admissions", "mentor", "participant", "coordinator", "admin", "operator"}
)
ALLOWED: dict[Action, frozenset[Role]] = {
    "rank": _EVERYBODY,  # stateless: whoever asks brings the data
    "link": _EVERYBODY,
    "read_participant": frozenset({"coach", "admin"}),
    "write_participant": frozenset({"coach", "admin"}),
    "match_participant": frozenset({"coach"}),
    "manage_consent": frozenset({"coach"}),
    "read_opportunity": _EVERYBODY,
    "write_opportunity": frozenset({"coach", "provider", "admissions", "coordinator", "admin"}),
    "match_opportunity": frozenset({"coach", "provider", "admissions", "coordinator"}),
    "manage_index": frozenset({"operator", "admin", "coach"}),
    "audit": frozenset({"admin", "operator"}),
    "import_esco": frozenset({"operator", "admin", "coach"}),
    "search": frozenset({"coach", "admin"}),  # shows the organisation's own participants, in their own words
    # Texts that participants wrote about their work: for those who work with them.
    "read_alias": frozenset({"coach", "admin"}),
    "write_alias": frozenset({"coach", "admin"}),
    # Refusals and reasons are for those who support the participant, and for nobody who checks or enforces anything.
    "decide": frozenset({"coach"}),
    "read_decision": frozenset({"coach"}),
    "train": frozenset({"operator", "admin", "coach"}),  # reads neither persons nor reasons
}
# Without an organisation there is no data to see: only what is stateless, or the installation's.
_STATELESS: frozenset[Action] = frozenset({"rank", "link", "manage_index", "import_esco"})


def require(actor: Actor, action: Action) -> None:
    """Raise ForbiddenError unless this actor may do this within its own organisation."""
    if actor.role not in ALLOWED[action] or (actor.organisation_id is None and action not in _STATELESS):
        raise ForbiddenError(
            f"a {actor.role} may not {action.replace('_', ' ')}: ask an administrator of your organisation",
            action=action,
            role=actor.role,
        )
