"""What can be matched: per kind what is embedded, which gates and features apply, and in which columns it is computed."""

from matching.kinds.kind import Kind, embed
from matching.kinds.mentor import MENTOR
from matching.kinds.participant import participant_facets
from matching.kinds.placement import PLACEMENT
from matching.kinds.programme import PROGRAMME

KINDS: dict[str, Kind] = {one.name: one for one in (PLACEMENT, PROGRAMME, MENTOR)}
# The only gates that may read status, country or birth year (DESIGN §4).
LEGAL_GATES = frozenset(gate.code for kind in KINDS.values() for gate in kind.gates if gate.reads_legal)

__all__ = ["KINDS", "LEGAL_GATES", "Kind", "embed", "participant_facets"]
