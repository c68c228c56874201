"""Repeats: an alarm of the same or a lower level within 180 days tells nobody anything new, and is held back."""

from collections.abc import Iterable
from dataclasses import replace

from saferhavens.core.detection.values import Rule, Signal


class Repeats:
    """Remembers which signals were sent. Repeats that were held back do not make the silence longer."""

    def __init__(self, rule: Rule, earlier: Iterable[Signal] = ()) -> None:
        self.rule = rule
        self.sent: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for signal in earlier:
            if signal.rule == rule.name and not signal.repeat:
                self._remember(signal)

    def marked(self, signal: Signal) -> Signal:
        """`signal`, and whether it is a repeat; if not, it counts as sent from now on."""
        since = signal.step - self.rule.quiet
        sent = self.sent.get((signal.unit, signal.kind), [])
        if any(since <= step < signal.step and level >= signal.level for step, level in sent):
            return replace(signal, repeat=True)
        self._remember(signal)
        return signal

    def _remember(self, signal: Signal) -> None:
        for unit in signal.units or (signal.unit,):
            self.sent.setdefault((unit, signal.kind), []).append((signal.step, signal.level))
