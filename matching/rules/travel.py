"""How long a journey takes and what it costs, estimated from the distance in a straight line.

The default :class:`matching.domain.ports.RoutePlanner`, good to about a quarter of the time: enough to say "too far"
and to compare. A real route planner can take its place behind the same port. Prices are dated data:
``data/travel.json``.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.domain.ports import Float64Array, Journeys
from matching.rules.dated import in_force

EARTH_RADIUS_KM = 6371.0

DETOUR = {"walk": 1.25, "bicycle": 1.25, "public_transport": 1.3, "car": 1.3}
"""Length of the way over that of the straight line. Dutch streets and paths: 1.2 to 1.3; rivers and motorways make
roads for cars a bit longer."""

SAME_PLACE_KM = 1.0
"""Least distance in a straight line: places are known by their centre, and nobody lives and works in the same point."""

WALK_KMH = 5.0
BICYCLE_KMH = 15.5
"""Everyday cycling with traffic lights: about 15 to 16 km/h (Fietsersbond, Fietstelweek)."""

PT_ACCESS_MINUTES = 14.0
"""Walk to the stop, wait, and walk from it: about 5, 4 and 5 minutes."""

PT_SLOWEST_KMH, PT_FASTEST_KMH, PT_HALFWAY_KM = 16.0, 95.0, 35.0
"""In the vehicle: a city bus at short distance, towards an intercity with a change at long distance; halfway between
them at 35 km. For 10, 20, 50 and 100 km over the road this gives about 32, 41, 62 and 94 minutes from door to door."""

CAR_START_MINUTES = 5.0
CAR_SLOWEST_KMH, CAR_FASTEST_KMH, CAR_HALFWAY_KM = 25.0, 95.0, 20.0
"""In town 25 km/h, on the motorway up to 95 with some delay; walking to the car and parking take 5 minutes."""


class EstimatedRoutes:
    """Journeys by rule of thumb; see the constants of this module, each with its reason."""

    def journeys(
        self, from_lat: Float64Array, from_lon: Float64Array, to_lat: Float64Array, to_lon: Float64Array, on: date
    ) -> Journeys:
        """One-way minutes and kilometres, and euros a day there and back, by mode, between points in degrees.

        Arrays broadcast. NaN where a coordinate is NaN or lies outside of the earth's degrees. ``on`` picks the
        tariffs.
        """
        tariff = in_force("travel", on)
        straight = np.maximum(great_circle_km(from_lat, from_lon, to_lat, to_lon), SAME_PLACE_KM)
        way = {mode: straight * factor for mode, factor in DETOUR.items()}
        transit = _speed(way["public_transport"], PT_SLOWEST_KMH, PT_FASTEST_KMH, PT_HALFWAY_KM)
        drive = _speed(way["car"], CAR_SLOWEST_KMH, CAR_FASTEST_KMH, CAR_HALFWAY_KM)
        near = np.minimum(way["public_transport"], tariff["public_transport_far_from_km"])
        ticket = (
            tariff["public_transport_base"]
            + tariff["public_transport_per_km"] * near
            + tariff["public_transport_per_km_far"] * (way["public_transport"] - near)
        )
        return Journeys(
            distance_km=straight,
            minutes={
                "walk": way["walk"] / WALK_KMH * 60,
                "bicycle": way["bicycle"] / BICYCLE_KMH * 60,
                "public_transport": PT_ACCESS_MINUTES + way["public_transport"] / transit * 60,
                "car": CAR_START_MINUTES + way["car"] / drive * 60,
            },
            cost_per_day={
                "walk": 0.0 * straight,
                "bicycle": 2 * tariff["bicycle_per_km"] * way["bicycle"],
                "public_transport": np.minimum(2 * ticket, tariff["public_transport_day_cap"]),
                "car": 2 * tariff["car_per_km"] * way["car"],
            },
        )


def great_circle_km(
    from_lat: Float64Array, from_lon: Float64Array, to_lat: Float64Array, to_lon: Float64Array
) -> NDArray[np.float64]:
    """Kilometres in a straight line over the globe (haversine), broadcast; NaN where a coordinate is no degree of the
    earth."""
    lat1, lon1, lat2, lon2 = (np.asarray(one, dtype=np.float64) for one in (from_lat, from_lon, to_lat, to_lon))
    real = (np.abs(lat1) <= 90) & (np.abs(lat2) <= 90) & (np.abs(lon1) <= 180) & (np.abs(lon2) <= 180)
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half = np.sin((phi2 - phi1) / 2) ** 2
    half = half + np.cos(phi1) * np.cos(phi2) * np.sin((np.radians(lon2) - np.radians(lon1)) / 2) ** 2
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return np.where(real, km, np.nan)


def _speed(way_km: Float64Array, slowest: float, fastest: float, halfway: float) -> Float64Array:
    """Mean speed in km/h over a way of this length: from the slowest to the fastest, halfway at ``halfway``
    kilometres."""
    return slowest + (fastest - slowest) * way_km / (way_km + halfway)
