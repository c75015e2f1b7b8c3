"""95% intervals by bootstrap over sites: pages of one site share a template, so they are one draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from markuplmpp.evaluation.metrics import PageScores

FloatArray = npt.NDArray[np.float64]
Metric = Callable[[FloatArray], FloatArray]
"""Sums (..., labels, 6) to figures (..., labels), or to (...) for :func:`micro` and :func:`macro`."""

RESAMPLES = 1000
_TP, _FP, _FN, _PAGES, _F1, _EXACT = range(6)
_COLUMNS = 6
_TAILS = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95% interval.

    Args:
        value: The figure; None where it isn't defined (nothing predicted has no precision).
        low: Lower bound; None where fewer than two sites were scored.
        high: Upper bound, likewise.

    >>> str(Estimate(0.8512, 0.80, 0.9)), str(Estimate(None, None, None))
    ('0.851 [0.800, 0.900]', '-')
    """

    value: float | None
    low: float | None
    high: float | None

    def __str__(self) -> str:
        if self.value is None:
            return "-"
        return f"{self.value:.3f}" + ("" if self.low is None else f" [{self.low:.3f}, {self.high:.3f}]")

    def to_dict(self) -> dict[str, float | None]:
        """Returns value, low and high, rounded to four digits.

        >>> Estimate(2 / 3, None, None).to_dict()
        {'value': 0.6667, 'low': None, 'high': None}
        """
        bounds = {"value": self.value, "low": self.low, "high": self.high}
        return {name: None if x is None else round(x, 4) for name, x in bounds.items()}


def precision(sums: FloatArray) -> FloatArray:
    """Share of the predicted values that are right."""
    return _ratio(sums[..., _TP], sums[..., _TP] + sums[..., _FP])


def recall(sums: FloatArray) -> FloatArray:
    """Share of the gold values that were found."""
    return _ratio(sums[..., _TP], sums[..., _TP] + sums[..., _FN])


def f1(sums: FloatArray) -> FloatArray:
    """F1 over the values of all pages."""
    return _ratio(2 * sums[..., _TP], 2 * sums[..., _TP] + sums[..., _FP] + sums[..., _FN])


def page_f1(sums: FloatArray) -> FloatArray:
    """Mean over pages of the page's own F1: a long list weighs no more than a short one."""
    return _ratio(sums[..., _F1], sums[..., _PAGES])


def exact(sums: FloatArray) -> FloatArray:
    """Share of the pages where the predicted set is the gold set."""
    return _ratio(sums[..., _EXACT], sums[..., _PAGES])


def micro(metric: Metric) -> Metric:
    """Returns the metric over the sums of all labels."""
    return lambda sums: metric(sums.sum(axis=-2))


def macro(metric: Metric) -> Metric:
    """Returns the mean of the metric over labels; labels where it isn't defined are left out."""

    def mean(sums: FloatArray) -> FloatArray:
        figures = metric(sums)
        known = ~np.isnan(figures)
        return _ratio(np.where(known, figures, 0.0).sum(axis=-1), known.sum(axis=-1).astype(np.float64))

    return mean


class SiteBootstrap:
    """The sums of some labels over pages, and the same sums over resampled sites.

    Args:
        pages: Counts of the pages.
        labels: Which labels, in the order of the figures.
        seed: Fixes the resamples; the same sites in the same order give the same draws.
        resamples: How many.

    >>> from markuplmpp.evaluation.judged import Counts
    >>> pages = [PageScores(str(i), f"{i}.example", "d", {"name": Counts(1, 0, i % 2)}) for i in range(10)]
    >>> [str(e) for e in SiteBootstrap(pages, ["name"]).estimates(recall)]
    ['0.667 [0.556, 0.833]']
    """

    def __init__(
        self, pages: Sequence[PageScores], labels: Sequence[str], *, seed: int = 0, resamples: int = RESAMPLES
    ) -> None:
        sites = {site: i for i, site in enumerate(sorted({page.site for page in pages}))}
        columns = {label: i for i, label in enumerate(labels)}
        self.by_site: FloatArray = np.zeros((len(sites), len(labels), _COLUMNS))
        for page in pages:
            for label, c in page.counts.items():
                if label in columns:
                    self.by_site[sites[page.site], columns[label]] += (c.tp, c.fp, c.fn, 1, c.f1, c.exact)
        self.sums: FloatArray = self.by_site.sum(axis=0)
        n = len(sites)
        draws = np.random.default_rng(seed).multinomial(n, np.full(max(1, n), 1 / max(1, n)), size=resamples)
        weights = draws[:, :n].astype(np.float64)  # how often each site is in each resample
        self.resampled: FloatArray = np.tensordot(weights, self.by_site, axes=1)

    @property
    def pages(self) -> list[int]:
        """Scored pages of each label."""
        return [int(x) for x in self.sums[:, _PAGES]]

    @property
    def values(self) -> list[int]:
        """Gold values of each label."""
        return [int(x) for x in self.sums[:, _TP] + self.sums[:, _FN]]

    @property
    def sites(self) -> list[int]:
        """Sites with a scored page of each label."""
        return [int(x) for x in (self.by_site[..., _PAGES] > 0).sum(axis=0)]

    def estimates(self, metric: Metric) -> list[Estimate]:
        """Returns the metric of each label, or one figure for :func:`micro` and :func:`macro`."""
        return self._estimates(metric(self.sums), metric(self.resampled))

    def differences(self, other: SiteBootstrap, metric: Metric) -> list[Estimate]:
        """Returns this minus the other, both over the same draws of sites."""
        if self.by_site.shape != other.by_site.shape:
            raise ValueError(
                f"the systems have sums of shape {self.by_site.shape} and {other.by_site.shape}; "
                "expected the same sites and labels"
            )
        return self._estimates(metric(self.sums) - metric(other.sums), metric(self.resampled) - metric(other.resampled))

    def _estimates(self, values: FloatArray, resampled: FloatArray) -> list[Estimate]:
        values = np.atleast_1d(values)
        draws = resampled.reshape(len(resampled), -1)
        any_site = int((self.by_site[..., _PAGES] > 0).any(axis=1).sum())
        sites = self.sites if np.ndim(resampled) > 1 else [any_site]
        return [_estimate(float(v), draws[:, i], sites[i]) for i, v in enumerate(values)]


def paired_difference(
    a: Sequence[PageScores],
    b: Sequence[PageScores],
    labels: Sequence[str],
    metric: Metric = f1,
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> list[Estimate]:
    """Compares two systems on the same pages; both are resampled together, so what pages share cancels out.

    Args:
        a: Pages of the one system.
        b: The same pages of the other.
        labels: What to compare.
        metric: What to compare by; ``micro(f1)`` and ``macro(f1)`` give one figure for all labels.
        seed: Fixes the resamples.
        resamples: How many.

    Returns:
        Metric of ``a`` minus metric of ``b``: one estimate per label, or one in all.

    Raises:
        ValueError: The pages aren't the same.
    """
    left, right = (sorted((p.dataset, p.site, p.page_id) for p in pages) for pages in (a, b))
    if left != right:
        odd = sorted(set(left) ^ set(right))[:3]
        raise ValueError(
            f"the systems were scored on {len(left)} and {len(right)} pages that aren't the same "
            f"(first that differ: {odd}); score both on the same pages"
        )
    one, other = (SiteBootstrap(pages, labels, seed=seed, resamples=resamples) for pages in (a, b))
    return one.differences(other, metric)


def _ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    out = np.full(np.shape(bottom), np.nan)
    np.divide(top, bottom, out=out, where=bottom > 0)
    return out


def _estimate(value: float, draws: FloatArray, sites: int) -> Estimate:
    if np.isnan(value):
        return Estimate(None, None, None)
    known = draws[~np.isnan(draws)]
    if sites < 2 or not len(known):  # one site says nothing about the spread between sites
        return Estimate(value, None, None)
    low, high = np.percentile(known, _TAILS)
    return Estimate(value, float(low), float(high))
