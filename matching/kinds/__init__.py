"""What can be matched: per kind what is embedded, which gates and features apply, and in which columns it is computed."""

from matching.kinds.kind import Kind, embed
from matching.kinds.mentor import MENTOR
from matching.kinds.participant import participant_facets
from matching.kinds.placement import PLACEMENT
from matching.kinds.programme import PROGRAMME

KINDS: dict[str, Kind] = {one.name: one for one in (PLACEMENT, PROGRAMME, MENTOR)}

__all__ = ["KINDS", "Kind", "embed", "participant_facets"]
