"""The assumptions of the comparison and the tax on wages, as dated data."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.comparison import HOUSEHOLD
from matching.domain.vocabulary import INTENTION_AFTER
from matching.rules.comparison import IncomeTax, assumptions
from matching.rules.dated import load

TODAY = date(2026, 11, 21)
UNITS = {"euro", "euro_month", "euro_hour", "share", "share_year", "months", "hours", "factor"}


def test_every_value_lies_within_its_limits_and_says_on_what_it_rests() -> None:
    for rule in load("comparison")["rules"]:
        assert rule["low"] <= rule["value"] <= rule["high"], rule["name"]
        assert rule["unit"] in UNITS
        assert rule["estimate"] == rule["source"].startswith(("Estimate:", "Choice:")), rule["name"]
        if rule["unit"].startswith("share"):
            assert (rule["low"] >= 0) and (rule["high"] <= 1)


def test_there_is_a_value_for_every_case() -> None:
    names = set(assumptions(TODAY))
    assert {f"benefit_{one}" for one in HOUSEHOLD} <= names
    assert {f"wage_level_{level}" for level in range(1, 5)} <= names
    assert {f"continues_{after}" for after in (*INTENTION_AFTER, "unknown")} <= names


def test_the_newest_value_that_holds_counts() -> None:
    assert assumptions(date(2025, 12, 31))["minimum_wage"].value == 14.40
    assert assumptions(date(2026, 1, 1))["minimum_wage"].value == 14.71
    assert assumptions(date(2000, 1, 1))["minimum_wage"].value == 14.40  # before all: the oldest


def test_a_value_can_be_filled_in_within_its_limits() -> None:
    found = assumptions(TODAY, {"minimum_wage": 16, "step_up": 0.05})
    assert (found["minimum_wage"].value, found["minimum_wage"].changed) == (16.0, True)
    assert not found["step_up"].changed  # what it was already
    assert not assumptions(TODAY)["minimum_wage"].changed
    with pytest.raises(ValueError, match="minimum_wage: 3 is outside 5 to 50"):
        assumptions(TODAY, {"minimum_wage": 3})
    with pytest.raises(ValueError, match="is no assumption"):
        assumptions(TODAY, {"luck": 1})


@pytest.mark.parametrize(
    ("gross", "net"),
    [
        (0, 0),
        # Tax 0.3575 × 10,000 = 3,575; credits 3,115 and 996 × 10,000 / 11,965 = 832.43 are more: nothing to pay.
        (10_000, 10_000),
        # Tax 0.3575 × 25,845 = 9,239.59; credits 3,115 and 5,300: 824.59 to pay.
        (25_845, 25_020.41),
        # Tax 0.3575 × 38,883 + 0.3756 × 6,709 = 16,420.57; credits 3,115 − 0.064 × 15,853 = 2,100.41 and 5,685.
        (45_592, 36_956.84),
        # No general credit left; tax 13,900.67 + 0.3756 × 39,543 + 0.495 × 21,574 = 39,432.15; labour credit 5,685 × 32,920 / 87,328.
        (100_000, 62_710.91),
    ],
)
def test_what_is_left_of_a_wage(gross: float, net: float) -> None:
    assert IncomeTax.on(TODAY).net(np.array([float(gross)]))[0] == pytest.approx(net, abs=0.02)


@given(st.floats(0, 200_000), st.floats(0, 50_000))
def test_who_earns_more_keeps_more(gross: float, more: float) -> None:
    less, most = IncomeTax.on(TODAY).net(np.array([gross, gross + more]))
    assert less <= most + 1e-6
    assert 0 <= less <= gross + 1e-6
