"""A match as a picture: one bar a feature, to the right what adds to the score, to the left what takes from it."""

from __future__ import annotations

from xml.sax.saxutils import escape

from api.i18n import Message, Translator
from matching.domain.match import Match

WIDTH, ROW, TOP, LABEL, VALUE = 480, 26, 8, 190, 56
"""Pixels: of the picture, a row, the space above, the names at the left and the numbers at the right."""
LEAST = 1.0
"""Log-odds that fill half of the width when no bar is longer, so that small differences do not look large."""
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#1a1a1a}.plus{fill:#0072b2}.minus{fill:#d55e00}.axis{stroke:#767676}"
    "@media(prefers-color-scheme:dark){text{fill:#f2f2f2}.plus{fill:#56b4e9}.minus{fill:#e69f00}}"
)
"""Blue and orange, which people with any colour vision can tell apart (Okabe and Ito 2008)."""


def contribution_bars(match: Match, translator: Translator) -> str:
    """An SVG of its contributions, the largest first, with a title and a description that a screen reader says."""
    rows = sorted(match.contributions, key=lambda one: -one.amount)
    middle = LABEL + (WIDTH - LABEL - VALUE) / 2
    scale = (WIDTH - LABEL - VALUE) / 2 / max([LEAST, *(abs(one.amount) for one in rows)])
    height = TOP * 2 + ROW * len(rows)
    title = translator.message(Message("What adds to this match, and what takes from it"))
    said = "; ".join(f"{translator.feature(one.feature)} {one.amount:+.1f}" for one in rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="title said" lang="{translator.language}">',
        f'<title id="title">{escape(title)}</title><desc id="said">{escape(said)}</desc><style>{STYLE}</style>',
    ]
    for place, one in enumerate(rows):
        y = TOP + place * ROW
        length = abs(one.amount) * scale
        left = middle if one.amount >= 0 else middle - length
        side = "plus" if one.amount >= 0 else "minus"
        parts.append(
            f'<text x="0" y="{y + 17}">{escape(translator.feature(one.feature))}</text>'
            f'<rect class="{side}" x="{left:.1f}" y="{y + 5}" width="{length:.1f}" height="{ROW - 10}"/>'
            f'<text x="{WIDTH}" y="{y + 17}" text-anchor="end">{one.amount:+.1f}</text>'
        )
    parts.append(f'<line class="axis" x1="{middle:.1f}" x2="{middle:.1f}" y1="{TOP}" y2="{height - TOP}"/></svg>')
    return "".join(parts)
