"""Learns a ranker from decisions: curves that never fall, one a feature, added up.

Two forms are tried and the better one is kept, by decisions of participants that it did not see:

* *linear*: a logistic regression whose weights are never negative and are drawn towards the documented ones. With few
  decisions it is the documented ranker, calibrated; each weight moves as far as decisions show.
* *boosted*: scikit-learn's histogram gradient boosting, monotone and without interactions, so that its trees add up to one
  curve a feature. Only with many decisions.

Both also explain what is not the match's doing, so that it is not put down to the match, and leave that out afterwards:
*where it stood* in the list (what stands higher is taken more readily) and *who decided* (some say yes more often than
others, and some are told yes less often, whatever the reason: a prejudice against a person lowers all that is theirs).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.domain.judgement import FeatureRule
from matching.domain.ports import BoolArray, Float64Array, Int64Array
from matching.ranking.additive import WEIGHTS, WEIGHTS_NEW_FIELD
from matching.ranking.examples import Examples
from matching.ranking.learned import GRID, POINTS, KindModel, read_curves

Form = Literal["linear", "boosted"]
FEWEST_FOR_TREES = 500
"""Decisions from which trees are tried: below, a curve of steps follows single people."""
FOLDS = 5
SEED = 20261122
WEIGHT_SPREAD = 1.0
"""How far a weight may lie from the documented one before anything is known, in log-odds: one is a factor e in the odds, a
difference that coaches would notice."""
LEAST = 0.1
"""The share of its documented weight that a feature always keeps: decisions may make it count for less, and never for nothing."""
MOST_POSITIONS = 20
"""Positions that are told apart: below them hardly anybody looks."""
BETWEEN_SPREAD = 3.0
"""How much people may differ with what they have in common, in log-odds from the worst to the best of a feature: nearly anything."""
HARDLY = 100.0
"""Calibration is hardly penalised: not at all has no answer where yes and no can be told apart without error."""
PERSON_SPREAD = 1.0
"""How far people may differ in how readily they say yes, in log-odds."""


@dataclass(frozen=True)
class Design:
    """How features become columns: one for who stays in their field and who does not where the documented weights are the
    same, two where they differ (so both share what both can teach)."""

    kind: str
    rules: tuple[FeatureRule, ...]

    @property
    def typical(self) -> Float64Array:
        """By feature."""
        return np.array([rule.typical for rule in self.rules])

    @property
    def splits(self) -> BoolArray:
        """By feature: whether a chosen new field has a column of its own."""
        usual, changed = WEIGHTS[self.kind], WEIGHTS_NEW_FIELD[self.kind]
        return np.array([usual[rule.name] != changed[rule.name] for rule in self.rules])

    @property
    def documented(self) -> Float64Array:
        """The documented weight of each column."""
        usual = [WEIGHTS[self.kind][rule.name] for rule in self.rules]
        changed = [WEIGHTS_NEW_FIELD[self.kind][rule.name] for rule in self.rules]
        return np.concatenate([usual, np.array(changed)[self.splits]])

    @property
    def start(self) -> Float64Array:
        """The typical value of each column."""
        return np.concatenate([self.typical, self.typical[self.splits]])

    def columns(self, values: Float64Array, new_field: BoolArray) -> Float64Array:
        """``(n, columns)``: typical where a value is unknown, or belongs to the other column; on the grid."""
        known = np.where(np.isnan(values), self.typical, values)
        known = np.rint(known * (POINTS - 1)) / (POINTS - 1)
        splits, other = self.splits, new_field[:, None]
        usual = np.where(splits & other, self.typical, known)
        changed = np.where(other, known, self.typical)[:, splits]
        return np.concatenate([usual, changed], axis=1)

    def model(self, base: float, curves: Float64Array, scale: float) -> KindModel:
        """The model of curves ``(columns, POINTS)``, times ``scale``, each 0 at its feature's typical value."""
        typical = self.typical
        usual = curves[: len(self.rules)].copy()
        changed = usual.copy()
        changed[self.splits] = curves[len(self.rules) :]
        names = tuple(rule.name for rule in self.rules)
        tables = [scale * (one - _at(one, typical)[:, None]) for one in (usual, changed)]
        return KindModel(names, typical, base, tables[0], tables[1])


@dataclass(frozen=True)
class Fitted:
    """Curves before calibration: ``base`` is the log-odds of a typical match that stands first, of a usual person."""

    base: float
    curves: Float64Array  # (columns, POINTS)


@dataclass(frozen=True)
class Trained:
    """A trained and calibrated model, which form won, and the log loss of each on people that it had not seen."""

    model: KindModel
    form: Form
    scale: float  # of the calibration: below 1 the curves were too steep, at 0 there is nothing to learn from
    log_loss: dict[str, float]
    unseen: Float64Array  # (n,): log-odds of the examples by models that had not seen the participant


def train(kind: str, rules: tuple[FeatureRule, ...], examples: Examples) -> Trained:
    """Train on these examples, of at least two participants and with both a yes and a no."""
    design = Design(kind, rules)
    columns = design.columns(examples.values, examples.new_field)
    forms: dict[Form, Callable[[Design, Float64Array, Examples], Fitted]] = {"linear": fit_linear}
    if len(examples) >= FEWEST_FOR_TREES:
        forms["boosted"] = fit_boosted
    losses: dict[str, float] = {}
    calibrated: dict[Form, tuple[float, float, Float64Array]] = {}
    for form, fit in forms.items():
        unseen = _out_of_fold(design, columns, examples, fit)
        scale, shift = platt(unseen, examples.yes)
        calibrated[form] = scale, shift, scale * unseen + shift
        losses[form] = float(log_losses(calibrated[form][2], examples.yes).mean())
    best = min(forms, key=lambda form: losses[form])
    fitted = forms[best](design, columns, examples)
    scale, shift, unseen = calibrated[best]
    scale = max(scale, 0.0)  # a curve that never falls must not be turned around
    return Trained(design.model(scale * fitted.base + shift, fitted.curves, scale), best, scale, losses, unseen)


def fit_linear(design: Design, columns: Float64Array, examples: Examples) -> Fitted:
    """Weights of at least a tenth of the documented ones, drawn towards a common multiple of them; effects of position and of persons
    drawn towards none."""
    found = _linear(design, columns, examples)
    return Fitted(found.base, found.weights[:, None] * GRID[None, :])


def fit_boosted(design: Design, columns: Float64Array, examples: Examples) -> Fitted:
    """Histogram gradient boosting, monotone and without interactions; its trees added up column by column, with a
    tenth of the documented weights, so that no curve is flat."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    found = _linear(design, columns, examples)
    people = found.person[_codes(examples.person)]
    nuisance = np.stack([np.minimum(examples.position, MOST_POSITIONS), people], axis=1)
    table = np.concatenate([columns, nuisance], axis=1)
    width = columns.shape[1]
    trees = HistGradientBoostingClassifier(
        learning_rate=0.1,
        max_iter=300,
        max_leaf_nodes=4,
        min_samples_leaf=max(20, len(examples) // 200),
        l2_regularization=1.0,
        early_stopping=False,
        monotonic_cst=[1] * width + [-1, 1],
        interaction_cst="no_interactions",
        random_state=SEED,
    )
    trees.fit(table, examples.yes, sample_weight=examples.weight)
    # Each tree uses one column, so that the curve of a column is what changes when it alone does.
    start = np.concatenate([design.start, [1.0, 0.0]])
    grid = np.repeat(start[None, :], width * POINTS + 1, axis=0)
    for place in range(width):
        grid[1 + place * POINTS : 1 + (place + 1) * POINTS, place] = GRID
    answers = trees.decision_function(grid)
    curves = (answers[1:] - answers[0]).reshape(width, POINTS)
    return Fitted(float(answers[0]), curves + LEAST * design.documented[:, None] * GRID[None, :])


@dataclass(frozen=True)
class _Linear:
    base: float
    weights: Float64Array  # (columns,), ≥ 0
    person: Float64Array  # (people,): how readily each says yes, or is told so


def _linear(design: Design, columns: Float64Array, examples: Examples) -> _Linear:
    """Penalised logistic regression. Free: base, a multiple of the documented weights, the weights, position, persons.

    A person's effect has a part that goes with the mean of their rows (Mundlak, 1978), so that weights say what the same person
    said yes and no to, and not what people differ in who are told yes and no.
    """
    from scipy.optimize import minimize

    offsets, place = columns - design.start, places(examples)
    person, documented, weight = _codes(examples.person), design.documented, examples.weight
    width, people = columns.shape[1], int(person.max()) + 1
    counts = np.bincount(person, minlength=people)
    means = np.stack([np.bincount(person, one, people) for one in offsets.T], axis=1) / counts[:, None]
    yes = examples.yes.astype(np.float64)

    def loss(at: Float64Array) -> tuple[float, Float64Array]:
        base, multiple, fall = at[:3]
        weights, between, persons = np.split(at[3:], [width, 2 * width])
        odds = base - fall * place + offsets @ weights + (persons + means @ between)[person]
        away = weights - multiple * documented
        value = weight @ (np.logaddexp(0.0, odds) - yes * odds) + 0.5 * (
            away @ away / WEIGHT_SPREAD**2
            + between @ between / BETWEEN_SPREAD**2
            + persons @ persons / PERSON_SPREAD**2
        )
        slope = weight * (1 / (1 + np.exp(-odds)) - yes)
        by_person = np.bincount(person, slope, people)
        gradient = [
            np.array([slope.sum(), -(away @ documented) / WEIGHT_SPREAD**2, -(slope @ place)]),
            offsets.T @ slope + away / WEIGHT_SPREAD**2,
            means.T @ by_person + between / BETWEEN_SPREAD**2,
            by_person + persons / PERSON_SPREAD**2,
        ]
        return float(value), np.concatenate(gradient)

    start = np.concatenate([[0.0, 1.0, 0.0], documented, np.zeros(width + people)])
    bounds = [(None, None), (0.0, None), (0.0, None), *((LEAST * one, None) for one in documented)]
    bounds += [(None, None)] * (width + people)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500}).x
    weights, between, persons = np.split(found[3:], [width, 2 * width])
    return _Linear(float(found[0]), weights, persons + means @ between)


def _out_of_fold(
    design: Design, columns: Float64Array, examples: Examples, fit: Callable[[Design, Float64Array, Examples], Fitted]
) -> Float64Array:
    """Log-odds ``(n,)`` by models that saw nothing of the person asked about."""
    from sklearn.model_selection import GroupKFold

    found = np.zeros(len(examples))
    folds = GroupKFold(min(FOLDS, len(np.unique(examples.person))))
    for some, others in folds.split(columns, groups=examples.person):
        fitted = fit(design, columns[some], examples.take(some))
        amounts = read_curves(fitted.curves, design.start, columns[others])
        found[others] = fitted.base + amounts.sum(axis=1)
    return found


def platt(log_odds: Float64Array, yes: BoolArray) -> tuple[float, float]:
    """Scale and shift that make log-odds ``(n,)`` those of what happened (Platt, 1999)."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=HARDLY).fit(log_odds[:, None], yes)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


@dataclass(frozen=True)
class Beside:
    """Log-odds beside the position at which something stood: what is told of a decision, as opposed to a match."""

    scale: float
    fall: float
    shift: float

    @classmethod
    def fit(cls, log_odds: Float64Array, examples: Examples) -> Beside:
        """Fit on decisions that the log-odds did not come from."""
        from sklearn.linear_model import LogisticRegression

        table = np.column_stack([log_odds, places(examples)])
        fitted = LogisticRegression(C=HARDLY).fit(table, examples.yes)
        return cls(float(fitted.coef_[0, 0]), float(fitted.coef_[0, 1]), float(fitted.intercept_[0]))

    def told(self, log_odds: Float64Array, examples: Examples) -> Float64Array:
        """The log-odds of these decisions."""
        return self.scale * log_odds + self.fall * places(examples) + self.shift


def places(examples: Examples) -> Float64Array:
    """How far down the list it stood, by doublings of the position: 0 for the first, 1 for the second, 2 for the fourth."""
    found: Float64Array = np.log2(np.minimum(examples.position, MOST_POSITIONS))
    return found


def log_losses(log_odds: Float64Array, yes: BoolArray) -> Float64Array:
    """How surprising each was, ``(n,)``: -log of the chance that was given to what happened."""
    found: Float64Array = np.logaddexp(0.0, np.where(yes, -log_odds, log_odds))
    return found


def _at(curves: Float64Array, typical: Float64Array) -> Float64Array:
    return np.array([np.interp(value, GRID, curve) for value, curve in zip(typical, curves, strict=True)])


def _codes(person: Int64Array) -> NDArray[np.intp]:
    """The participants as 0, 1, 2 …"""
    codes: NDArray[np.intp] = np.unique(person, return_inverse=True)[1]
    return codes
