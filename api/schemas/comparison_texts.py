"""Says a comparison of two routes to one reader: a coach, or the participant in words of their own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from api.charts import Line, heights, line_chart
from api.i18n import Translator
from api.schemas.match import blocked_document, match_document
from matching.comparison import DAYS_A_MONTH
from matching.domain.match import Reason
from matching.domain.vocabulary import Route
from matching.rules.comparison import MONTHS_A_YEAR

if TYPE_CHECKING:
    from matching.service import Comparison, Opening, Side

Voice = Literal["coach", "participant"]
SIDES: tuple[Route, ...] = ("fast", "durable")
# Colours that people with any colour vision can tell apart, dark enough for text (after Okabe and Ito 2008).
COLOURS: dict[Route, str] = {"fast": "#B34700", "durable": "#0072B2"}
SAME_MONEY = 100.0
"""Two amounts that differ less than this are told as the same: the estimate is not that fine."""


class ComparisonTexts:
    """Says one comparison to one reader. Participants read nothing of levels below, of costs or of the match's score."""

    def __init__(self, comparison: Comparison, translator: Translator, voice: Voice = "coach") -> None:
        self._one = comparison
        self._say = translator
        self._you = voice == "participant"

    def document(self) -> dict[str, Any]:
        """A :class:`~api.schemas.comparison.ComparisonOut` as plain data."""
        one = self._one
        return {
            "participant_id": one.participant_id,
            "as_of": one.as_of.isoformat(),
            "household": one.household,
            "rule": self.rule(),
            "note": self.note(),
            "summary": self.summary(),
            "found": dict(one.found),
            "routes": {name: self._side(one.sides.get(name)) for name in SIDES},
            "openings": {name: self._opening(one.openings.get(name)) for name in SIDES},
            "table": [
                {"name": name, "label": label, **dict(zip(SIDES, cells, strict=True))}
                for name, label, cells in self.rows()
            ],
            "years": [] if self._you else self.years(),
            "chart": self.chart(),
            "assumptions": self.assumptions(),
        }

    def rule(self) -> str:
        """What makes work fast or durable."""
        return self._say.say("rule", "route_you" if self._you else "route")

    def note(self) -> str:
        """That it is an estimate, and on what it rests."""
        every = self._one.assumptions.values()
        estimates = sum(one.estimate or one.changed for one in every)
        return self._text("comparison", "note", {"figures": len(every) - estimates, "estimates": estimates})

    def summary(self) -> list[str]:
        """What differs, in sentences; for a route without a match, that there is none and what would open one."""
        one = self._one
        said = [self._missing(name) for name in SIDES if name not in one.sides]
        if said:
            return said
        fast, durable = one.sides["fast"], one.sides["durable"]
        months = round(fast.projection.months_with_benefit - durable.projection.months_with_benefit)
        horizon = {"horizon": self.period(one.horizon)}
        days = {"fast": fast.first_day, "durable": durable.first_day}
        later = (durable.first_day - fast.first_day).days
        said = [
            self._text("comparison", "start", {**days, "later": later > 0, "earlier": later < 0, "same": later == 0}),
            self._text(
                "comparison",
                "benefit",
                {**horizon, "fewer": max(months, 0), "more": max(-months, 0), "same": months == 0},
            ),
        ]
        if not self._you:
            more = float(durable.projection.balance[-1] - fast.projection.balance[-1])
            same = abs(more) < SAME_MONEY
            amounts = {"more": 0.0 if same else max(more, 0.0), "less": 0.0 if same else max(-more, 0.0), "same": same}
            said.append(self._text("comparison", "balance", {**horizon, **amounts}))
        return said

    def rows(self) -> list[tuple[str, str, list[str | None]]]:
        """The table in words: name, label, and a cell for each of :data:`SIDES` (None without a match)."""
        sides = [self._one.sides.get(name) for name in SIDES]
        cells: list[dict[str, str]] = [self._cells(side) if side else {} for side in sides]
        context = "row_you" if self._you else "row"
        names = next((list(one) for one in cells if one), [])
        return [(name, self._say.say(context, name), [one.get(name) for one in cells]) for name in names]

    def years(self) -> list[dict[str, Any]]:
        """The figures of the picture at the end of each year, and of the horizon."""
        months = self._marks()
        return [
            {
                "month": month,
                **{
                    name: None
                    if (side := self._one.sides.get(name)) is None
                    else {
                        "cost": round(float(side.projection.cost[month - 1]), 2),
                        "gain": round(float(side.projection.gain[month - 1]), 2),
                        "balance": round(float(side.projection.balance[month - 1]), 2),
                    }
                    for name in SIDES
                },
            }
            for month in months
        ]

    def chart(self) -> str | None:
        """Costs and return of both routes as SVG; None for participants, and without a match."""
        if self._you or not self._one.sides:
            return None
        lines: list[Line] = []
        ends: dict[str, float] = {}
        for name, side in self._one.sides.items():
            projection = side.projection
            lines.append(Line(self._say.say("chart", f"gain_{name}"), projection.gain, COLOURS[name]))
            lines.append(Line(self._say.say("chart", f"cost_{name}"), projection.cost, COLOURS[name], dashed=True))
            ends |= {name: float(projection.gain[-1]), f"{name}_cost": float(projection.cost[-1])}
        return line_chart(
            lines,
            title=self._say.say("chart", "title"),
            text=self._say.say("chart", "text", {"horizon": self.period(self._one.horizon), **ends}),
            steps=[(month, self.mark(month)) for month in self._marks()],
            money=[self._say.write(one, "euro") for one in heights(lines)],
        )

    def assumptions(self) -> list[dict[str, Any]]:
        """All assumptions, with their names in words."""
        return [
            {
                "name": one.name,
                "label": self._say.say("assumption", one.name),
                "value": one.value,
                "unit": one.unit,
                "low": one.low,
                "high": one.high,
                "estimate": one.estimate,
                "source": one.source,
                "valid_from": one.valid_from.isoformat(),
                "changed": one.changed,
            }
            for one in self._one.assumptions.values()
        ]

    def why(self, reasons: tuple[Reason, ...]) -> list[str]:
        """The parts of the rule, in words."""
        return [self._text("route", one.code, one.values) for one in reasons]

    def route(self, name: Route) -> str:
        """The name of a route for this reader."""
        return self._say.word(f"route_you_{name}" if self._you else f"route_{name}")

    def mark(self, month: int) -> str:
        """The name of a moment on the axis: "year 3", or "month 30" between years."""
        years, rest = divmod(month, MONTHS_A_YEAR)
        return (
            self._say.say("chart", "month", {"month": month})
            if rest
            else self._say.say("chart", "year", {"year": years})
        )

    def period(self, months: int) -> str:
        """A time in years where those are whole: "5 years", "30 months"."""
        years, rest = divmod(months, MONTHS_A_YEAR)
        return self._say.write(months, "months") if rest else self._say.write(years, "years")

    def _marks(self) -> list[int]:
        horizon = self._one.horizon
        return sorted({*range(MONTHS_A_YEAR, horizon + 1, MONTHS_A_YEAR), horizon})

    def _text(self, context: str, code: str, values: Any) -> str:
        return self._say.say(f"{context}_you" if self._you else context, code, values)

    def _missing(self, name: Route) -> str:
        opening = self._one.openings.get(name)
        unknown = self._one.found["unknown"]
        values = {
            "title": opening.card.title if opening else None,
            "unknown": unknown,
            "ask": unknown > 0,
            "search": opening is None and not unknown,
        }
        return self._text("comparison", f"missing_{name}", values)

    def _cells(self, side: Side) -> dict[str, str]:
        say, projection = self._say.say, side.projection
        assumed = set(projection.assumed)
        pay, net, horizon = projection.pay, projection.net, self.period(self._one.horizon)
        below = side.level is not None and side.own_level is not None and side.level < side.own_level
        compared = side.level is not None and side.own_level is not None
        levels = {
            "level": side.level,
            "known": side.level is not None,
            "own_level": side.own_level,
            "leads_level": side.leads_level,
            "growth": side.leads_level is not None and side.leads_level > (side.level or 0),
            "below": below,
            "kept": compared and not below,
            "compared": compared,
        }
        later = {"low": pay.lasting, "high": pay.grown}
        from_wage = bool(assumed & {"minimum_wage", f"wage_level_{side.level}"})
        first = {"amount": pay.first, "assumed": from_wage}
        found = {
            "first_day": say("cell", "first_day", {"day": side.first_day, "assumed": "months_to_start" in assumed}),
            "hours": say("cell", "hours", {"hours": projection.hours, "assumed": "hours_per_week" in assumed}),
            "level": say("cell", "level_you" if self._you else "level", levels),
            "gross_first": say("cell", "money", first) if pay.first else say("cell", "no_pay"),
            "net_first": say("cell", "money", {"amount": net.first, "assumed": from_wage})
            if pay.first
            else say("cell", "no_pay"),
            "gross_later": say("cell", "grown", later)
            if round(pay.grown) > round(pay.lasting)
            else say("cell", "money", {"amount": pay.lasting, "assumed": True}),
            "independent": say(
                "cell",
                "independent",
                {
                    "reached": projection.months_to_independence is not None,
                    "months": projection.months_to_independence,
                    "day": self._independent_from(side),
                    "horizon": horizon,
                },
            ),
            "with_benefit": say(
                "cell", "with_benefit", {"months": round(projection.months_with_benefit), "horizon": horizon}
            ),
        }
        if not self._you:
            for name in ("cost", "gain", "balance"):
                found[name] = say("cell", "money", {"amount": float(getattr(projection, name)[-1])})
        return found

    def _independent_from(self, side: Side) -> date | None:
        months = side.projection.months_to_independence
        if months is None:
            return None
        # The first day of work is known to the day, months are not: from the first pay on, it is that day.
        if months == side.projection.starts_in_months:
            return side.first_day
        return date.fromordinal(self._one.as_of.toordinal() + round(months * DAYS_A_MONTH))

    def _reasons(self, reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
        texts = self.why(reasons)
        return [
            {"code": one.code, "values": dict(one.values), "text": text}
            for one, text in zip(reasons, texts, strict=True)
        ]

    def _side(self, side: Side | None) -> dict[str, Any] | None:
        if side is None:
            return None
        projection = side.projection
        day = self._independent_from(side)
        return {
            "opportunity_id": side.match.opportunity_id,
            "title": side.card.title,
            "provider": side.card.provider,
            "place": side.card.place,
            "why": self._reasons(side.why),
            "first_day": side.first_day.isoformat(),
            "hours_per_week": projection.hours,
            "level": side.level,
            "own_level": side.own_level,
            "leads_level": side.leads_level,
            "gross_first": round(projection.pay.first, 2),
            "gross_later": [round(projection.pay.lasting, 2), round(projection.pay.grown, 2)],
            "net_first": round(projection.net.first, 2),
            "months_to_independence": projection.months_to_independence,
            "independent_from": day.isoformat() if day else None,
            "months_with_benefit": round(projection.months_with_benefit, 1),
            "assumed": list(projection.assumed),
            "match": None if self._you else match_document(side.match, self._say),
        }

    def _opening(self, opening: Opening | None) -> dict[str, Any] | None:
        if opening is None:
            return None
        return {
            "title": opening.card.title,
            "provider": opening.card.provider,
            "place": opening.card.place,
            "why": self._reasons(opening.why),
            "blocked": blocked_document(opening.blocked, self._say),
        }
