"""The Early Warning Project's model of 2025 (United States Holocaust Memorial Museum), fitted again.

Elastic net with alpha 0.5 on 39 predictors, the penalty from 10 folds drawn by R's `set.seed(90035)`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from saferhavens.core.forecast.onset.elasticnet import ElasticNet, fit_elastic_net
from saferhavens.core.forecast.onset.panel import PREDICTORS, OnsetPanel

type Floats = npt.NDArray[np.float64]

ALPHA, FOLDS, SEED = 0.5, 10, 90035


@dataclass(frozen=True)
class Replica:
    """The fitted model, and the means of the predictors in the rows it learnt from."""

    model: ElasticNet
    means: Floats

    @classmethod
    def fit(cls, panel: OnsetPanel) -> "Replica":
        rows = panel.predictors[panel.learnt]
        model = fit_elastic_net(rows, panel.outcome[panel.learnt], alpha=ALPHA, folds=FOLDS, seed=SEED)
        return cls(model, rows.mean(axis=0))

    def log_odds(self, panel: OnsetPanel) -> Floats:
        """Of the rows asked for."""
        return self.model.log_odds(panel.predictors[panel.asked])

    def parts(self, panel: OnsetPanel) -> tuple[float, Floats, tuple[str, ...]]:
        """Log odds of a row like the mean, and what each predictor adds for being elsewhere: coefficient x distance."""
        base = float(self.model.intercept + self.means @ self.model.coefficients)
        return base, (panel.predictors[panel.asked] - self.means) * self.model.coefficients, PREDICTORS
