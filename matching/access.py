"""Who may do what: actor × action × resource. The only place that decides; every service function asks here first.

An action has a policy: which roles may do it and how far each reaches, and which scope a personal token needs for it. A use case
without a policy fails loudly. What is out of reach is *hidden* (as if it were not there) from those who may not even read it, and
*forbidden* for the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from matching.domain.actor import Actor, Role, Scope
from matching.domain.errors import ForbiddenError, NotFoundError, ScopeError
from matching.domain.facet import Record
from matching.domain.opportunity import Opportunity
from matching.domain.participant import Participant
from matching.domain.repositories import Own
from matching.domain.vocabulary import KIND, EntityKind

Action = Literal[
    "rank", "link", "read_participant", "write_participant", "read_opportunity", "write_opportunity",
    "match_participant", "match_opportunity", "manage_consent", "manage_index", "audit",
    "import_esco", "read_alias", "write_alias", "decide", "read_decision", "train",
    "search", "contest", "read_contest", "answer_contest", "manage_accounts", "own_account",
]  # fmt: skip
Reach = Literal["free", "organisation", "visible", "offers", "own"]
"""``free``: no organisation's data are touched. ``organisation``: its own records. ``visible``: those, and the opportunities that
others share. ``offers``: visible placements and programmes; mentors are persons. ``own``: what the account stands for, see
:func:`_own`."""
Verdict = Literal["allowed", "forbidden", "hidden"]


@dataclass(frozen=True, slots=True)
class Policy:
    """How far each role reaches with an action, and the scope that a token needs (None: no token is good for it)."""

    scope: Scope | None
    reach: Mapping[Role, Reach]


def _everybody(reach: Reach) -> dict[Role, Reach]:
    roles: tuple[Role, ...] = (
        "coach", "provider", "admissions", "mentor", "participant", "coordinator", "admin", "operator",
    )  # fmt: skip
    return dict.fromkeys(roles, reach)


_SUPPORTING: Mapping[Role, Reach] = {"coach": "organisation", "admin": "organisation"}
_POSTING: Mapping[Role, Reach] = {"provider": "own", "admissions": "own", "mentor": "own", "coordinator": "own"}
_INSTALLATION: Mapping[Role, Reach] = {"operator": "free", "admin": "free", "coach": "free"}

POLICIES: Mapping[Action, Policy] = {
    "rank": Policy("matching", _everybody("free")),  # stateless: whoever asks brings the data
    "link": Policy("matching", _everybody("free")),
    "read_participant": Policy("participants:read", {**_SUPPORTING, "participant": "own"}),
    "write_participant": Policy("participants:write", {**_SUPPORTING, "participant": "own"}),
    "match_participant": Policy("matching", {"coach": "organisation", "participant": "own"}),
    "manage_consent": Policy("participants:write", {"coach": "organisation", "participant": "own"}),
    "read_opportunity": Policy(
        "opportunities:read", {"coach": "visible", "admin": "visible", "participant": "offers", **_POSTING}
    ),
    "write_opportunity": Policy("opportunities:write", {**_SUPPORTING, **_POSTING}),
    # Shows participants who agreed to be found, and of them codes alone.
    "match_opportunity": Policy("matching", {"coach": "visible", **_POSTING}),
    "manage_index": Policy(None, _INSTALLATION),
    "audit": Policy(None, {"admin": "organisation"}),
    "import_esco": Policy(None, _INSTALLATION),
    # Shows the organisation's own participants, in their own words.
    "search": Policy("matching", _SUPPORTING),
    # Texts that participants wrote about their work: for those who work with them.
    "read_alias": Policy("aliases", _SUPPORTING),
    "write_alias": Policy("aliases", _SUPPORTING),
    # Refusals and reasons are for those who support the participant, and for nobody who checks or enforces anything.
    "decide": Policy("decisions", {"coach": "organisation"}),
    "read_decision": Policy("decisions", {"coach": "organisation"}),
    # Reads neither persons nor reasons.
    "train": Policy(None, {"operator": "organisation", "admin": "organisation", "coach": "organisation"}),
    # Whom a judgement concerns may contest it: see require_pair.
    "contest": Policy("decisions", {**_SUPPORTING, **_POSTING, "participant": "own"}),
    # With what was judged of the participant, and their words.
    "read_contest": Policy("decisions", _SUPPORTING),
    "answer_contest": Policy("decisions", _SUPPORTING),
    # No token makes accounts or further tokens: a stolen one would outlive its revocation.
    "manage_accounts": Policy(None, {"admin": "organisation"}),
    "own_account": Policy(None, _everybody("free")),
}


@dataclass(frozen=True, slots=True)
class Resource:
    """What is acted upon: whose it is, of which provider, about whom, and whether that person agreed to be found."""

    kind: EntityKind
    organisation_id: UUID | None
    key: UUID | None = None
    provider: str | None = None
    shared: bool = False
    may_be_found: bool = False

    @classmethod
    def of(cls, record: Record[Any]) -> Resource:
        """A record of the store."""
        made = cls.described(record.profile, record.organisation_id, record.key)
        return cls(made.kind, made.organisation_id, made.key, made.provider, record.shared, bool(record.may_be_found))

    @classmethod
    def described(
        cls, profile: Participant | Opportunity, organisation_id: UUID | None, key: UUID | None = None
    ) -> Resource:
        """What a profile becomes when it is saved; without a key it is new."""
        if isinstance(profile, Participant):
            return cls("participant", organisation_id, key)
        return cls(profile.kind, organisation_id, key, profile.provider.reference if profile.provider else None)


def decide(actor: Actor, action: Action, resource: Resource | None = None) -> Verdict:
    """Whether this actor may do this (with this record; None: whether there is anything it may do it with)."""
    policy = POLICIES[action]
    if actor.scopes is not None and policy.scope not in actor.scopes:
        return "forbidden"
    if not _may(actor, action):
        return "forbidden"
    if resource is None or _reaches(actor, action, resource):
        return "allowed"
    reading: Action = "read_participant" if resource.kind == "participant" else "read_opportunity"
    # What is not stored yet is the actor's own words: there is nothing to hide.
    return "forbidden" if resource.key is None or _reaches(actor, reading, resource) else "hidden"


def require(actor: Actor, action: Action, resource: Resource | None = None, reference: str = "") -> None:
    """Raise unless this actor may do this: ForbiddenError (ScopeError when it is the token that falls short), or NotFoundError,
    in the words for a ``reference`` that there is not, when the record is hidden from it."""
    verdict = decide(actor, action, resource)
    if verdict == "allowed":
        return
    if verdict == "hidden" and resource is not None:
        raise _not_here(resource.kind, reference)
    scope = POLICIES[action].scope
    if actor.scopes is not None and scope not in actor.scopes and _may(actor, action):
        raise ScopeError(f"this token is not good for that: it needs {scope or 'a person who signs in'}", scope=scope)
    what = "with this record" if resource is not None and _may(actor, action) else ""
    raise ForbiddenError(
        f"a {actor.role} may not {action.replace('_', ' ')} {what}".strip()
        + ": ask an administrator of your organisation",
        action=action,
        role=actor.role,
    )


def organisation_of(actor: Actor, what: str) -> UUID:
    """The organisation of the actor; ForbiddenError where there is none, in the words for ``what`` belongs to one ("contests")."""
    if actor.organisation_id is None:
        raise ForbiddenError(f"{what} belong to an organisation, and this actor has none")
    return actor.organisation_id


def supports(actor: Actor) -> bool:
    """Whether the actor works for the participants of its organisation, and may read what concerns them."""
    return actor.role in _SUPPORTING


def on_participants_side(actor: Actor) -> bool:
    """Whether the actor is a participant or supports them: they are told all that stands in the way."""
    return supports(actor) or actor.role == "participant"


def require_pair(
    actor: Actor, action: Action, participant: Resource, opportunity: Resource, *, references: tuple[str, str]
) -> None:
    """Raise unless the actor may do this with this pair: who supports the participant, or is them, with any opportunity; others
    with a posting of their own, and a participant who agreed to be found. ``references``: how they were named."""
    require(actor, action)
    if _reaches(actor, "read_participant", participant):
        return
    if on_participants_side(actor) or not participant.may_be_found:
        raise _not_here("participant", references[0])
    require(actor, action, opportunity, references[1])


def listed(actor: Actor, kinds: Sequence[EntityKind]) -> tuple[tuple[EntityKind, ...], Own | None]:
    """Of which of these kinds the actor sees records in a list, and which (None: all that the organisation sees)."""
    action: Action = "read_participant" if "participant" in kinds else "read_opportunity"
    require(actor, action)
    reach = POLICIES[action].reach[actor.role]
    if reach == "offers":
        return tuple(one for one in kinds if one != "mentor"), None
    if reach != "own":
        return tuple(kinds), None
    mine = tuple(one for one in kinds if one in _OWN_KINDS.get(actor.role, ()))
    if actor.role == "coordinator":
        return mine, Own()
    if actor.role in ("provider", "admissions"):
        return (mine, Own(provider=actor.provider.reference)) if actor.provider else ((), None)
    key = actor.participant if actor.role == "participant" else actor.mentor
    return (mine, Own(key=key)) if key else ((), None)


def may_grant(actor: Actor, role: Role) -> bool:
    """Whether the actor may make accounts of this role. An operator is of the whole installation: only the program itself, on the
    command line, makes one."""
    return decide(actor, "manage_accounts") == "allowed" and (role != "operator" or actor.user_id is None)


_OWN_KINDS: Mapping[Role, tuple[EntityKind, ...]] = {
    "participant": ("participant",),
    "provider": ("placement", "programme"),
    "admissions": ("programme",),
    "mentor": ("mentor",),
    "coordinator": ("mentor",),
}


def _own(actor: Actor, resource: Resource) -> bool:
    """Whether the account stands for this record: a participant or mentor for their own, a provider for its placements and
    programmes, an admissions officer for the programmes of the school, a coordinator for all mentors of the organisation."""
    if resource.kind not in _OWN_KINDS.get(actor.role, ()) or resource.organisation_id != actor.organisation_id:
        return False
    match actor.role:
        case "participant":
            return resource.key is not None and resource.key == actor.participant
        case "mentor":
            return resource.key is not None and resource.key == actor.mentor
        case "coordinator":
            return True
        case _:
            return actor.provider is not None and resource.provider == actor.provider.reference is not None


def _may(actor: Actor, action: Action) -> bool:
    reach = POLICIES[action].reach.get(actor.role)
    return reach is not None and (reach == "free" or actor.organisation_id is not None)


def _reaches(actor: Actor, action: Action, resource: Resource) -> bool:
    ours = actor.organisation_id is not None and resource.organisation_id == actor.organisation_id
    seen = ours or (resource.shared and resource.kind != "participant")
    match POLICIES[action].reach.get(actor.role):
        case "organisation":
            return ours
        case "visible":
            return seen
        case "offers":
            return seen and resource.kind != "mentor"
        case "own":
            return _own(actor, resource)
        case _:
            return False


def _not_here(kind: EntityKind, reference: str) -> NotFoundError:
    kinds: tuple[EntityKind, ...] = ("participant",) if kind == "participant" else KIND
    return NotFoundError(f"there is no {' or '.join(kinds)} {reference!r} here", kind=kinds[0], reference=reference)
