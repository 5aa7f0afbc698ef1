"""What can go wrong on the wire: every adapter call ends in a receipt or in exactly one of these."""


class DeliveryError(Exception):
    """Base of the family; `str(error)` is plain words for a person and never holds a secret."""


class TemporaryError(DeliveryError):
    """Certainly not accepted, may work later (429, refused connection, guarded 5xx).

    `retry_after` is in seconds, or None where the network did not say.
    """

    def __init__(self, words: str, *, retry_after: float | None = None) -> None:
        super().__init__(words)
        self.retry_after = retry_after


class PermanentError(DeliveryError):
    """Refused for good: the same request will never be accepted."""


class GoneError(PermanentError):
    """What we wanted to change is no longer there, or the endpoint said 410."""


class AuthError(DeliveryError):
    """The network no longer accepts the channel's credential; the channel waits for a person."""


class UnknownOutcome(DeliveryError):
    """The network may have taken it. Never repeat blindly: look it up first."""


class PendingError(TemporaryError):
    """The network is still working on an earlier step (a picture being processed); ask again later.

    `parts_done` carries what was already confirmed, so that nothing is uploaded twice.
    """

    def __init__(self, words: str, *, retry_after: float, parts_done: dict[str, str]) -> None:
        super().__init__(words, retry_after=retry_after)
        self.parts_done = parts_done
