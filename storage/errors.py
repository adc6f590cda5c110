"""What storage says no with."""


class Declined(Exception):
    """One Swedish sentence with the remedy; nothing was changed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
