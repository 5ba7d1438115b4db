"""The refusal of a value by the class that holds it, with the place inside that class."""

from __future__ import annotations


class WrongValue(ValueError):
    """A value that a domain class cannot hold.

    `problem` is a sentence for the author of a policy file. `at` is the dotted place of the value below the
    refusing object (`seasons[1].end`), empty for the object as a whole; loaders add it to the object's own place.
    """

    def __init__(self, problem: str, at: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.at = at
