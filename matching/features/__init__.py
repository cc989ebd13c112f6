"""Graded evidence in [0, 1] that a match is good, one file a theme; NaN where nothing is known, which counts as typical.

The first paragraph of a feature's docstring is what people read about it. How much each weighs is in ``matching/ranking``.
"""
