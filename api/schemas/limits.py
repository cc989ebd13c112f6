"""How much is accepted at once. The limits of single texts are in the domain types."""

from __future__ import annotations

MAX_REQUEST_BYTES = 10_000_000
"""Bytes of one HTTP request, or of one case file: some thousands of opportunities with their texts."""
MAX_PROFILE_BYTES = 1_000_000
"""Characters of one profile. The longest texts that the contract takes add up to less."""
MAX_PAGE = 200
"""Records on one page of a list."""
MAX_MATCHES = 200
"""Matches of one kind that can be asked at once."""
MAX_LINKED_TEXTS = 1_000
"""Texts in one request to link."""
MAX_ASSUMED = 40
"""Assumptions that one question may fill in: more than there are."""
