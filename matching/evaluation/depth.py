"""Everything about a ranking that is more than how it does beside others: one call, on lists that were judged once."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from matching.domain.vocabulary import Kind
from matching.evaluation.groups import audited
from matching.evaluation.lists import Lists
from matching.evaluation.region import Region
from matching.evaluation.reliability import reliability
from matching.evaluation.report import Depth
from matching.evaluation.stability import stability
from matching.evaluation.what_if import ablate, trade_off
from matching.service.snapshot import Progress


def look_deeper(
    region: Region,
    lists: Mapping[Kind, Lists],
    groups: Mapping[str, Mapping[str, str | None]],
    progress: Progress | None = None,
) -> Depth:
    """Leave out features, weigh distance, look at scores beside labels, change words, compare groups.

    ``groups``: the attributes of each participant by id. Without them, or without fairlearn (the extra ``evaluation``), no groups
    are compared. ``progress`` is told texts encoded.
    """
    profiles = [one.profile for one in region.people]
    can_compare = bool(groups) and find_spec("fairlearn") is not None
    return Depth(
        ablation=ablate(lists),
        trade_off=trade_off(lists["placement"]),
        reliability=reliability(lists),
        groups=audited(lists["placement"], profiles, groups) if can_compare else None,
        stability=stability(region, lists, progress),
    )
