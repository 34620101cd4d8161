"""Which frame of a moving code is to be seen, and for how long: moving, stopped, stepped through, slower."""

from dataclasses import dataclass

PACES = (1, 2, 4)
"""Frames a second."""


@dataclass(slots=True)
class Playing:
    """A place in `count` frames that go round."""

    count: int
    running: bool = True
    number: int = 0
    pace: int = PACES[-1]

    @property
    def seconds(self) -> float:
        """How long a frame stands."""
        return 1 / self.pace

    def step(self, by: int) -> None:
        """Go on by so many frames, or back."""
        self.number = (self.number + by) % self.count

    def shift(self, by: int) -> None:
        """Go faster or slower by so many paces, as far as there are any."""
        self.pace = PACES[min(max(PACES.index(self.pace) + by, 0), len(PACES) - 1)]

    def can_shift(self, by: int) -> bool:
        """Whether there is such a pace."""
        return 0 <= PACES.index(self.pace) + by < len(PACES)
