"""When to try again, and for how long. Only reads are ever sent, so each attempt is harmless to the company."""

from collections.abc import Callable

from auditor.evidence.transport import Wire


class Patience:
    """The attempts of one exchange: 1, 2, 4, 8 ... seconds apart, or what the gateway asks for, within one budget.

    `told` learns of each wait, in seconds, before it begins.
    """

    def __init__(self, wire: Wire, told: Callable[[float], None] = lambda _seconds: None) -> None:
        self._wire = wire
        self._told = told
        self._attempts = 1
        self.deadline = wire.clock() + wire.limits.total

    def wait(self, asked: float | None = None) -> bool:
        """Sleeps before another attempt. False, at once, where there may be none."""
        limits = self._wire.limits
        pause = float(2 ** (self._attempts - 1)) if asked is None else asked
        # A gateway that asks for more than we may wait is not asked again sooner: that would only prolong its refusal.
        if self._attempts >= limits.attempts or pause > limits.longest_wait:
            return False
        if self._wire.clock() + pause >= self.deadline:
            return False
        self._attempts += 1
        self._told(pause)
        self._wire.sleep(pause)
        return True
