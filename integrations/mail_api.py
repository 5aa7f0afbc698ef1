"""One mail to a provider's API, by anymail and under the promises of our own HTTP client.

Every ending is a return, which means that the provider took it, or one error of `integrations.errors`. The words hold
none of the keys.
"""

from typing import Final
from urllib.parse import urlsplit

from anymail.backends.base_requests import AnymailRequestsBackend
from anymail.exceptions import AnymailError, AnymailRecipientsRefused, AnymailRequestsAPIError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from integrations.adapters.http import keeping_promises, no_answer, redact
from integrations.adapters.outcomes import Answer, failure
from integrations.errors import DeliveryError, PermanentError, UnknownOutcome

TAKEN: Final = frozenset({"sent", "queued"})


class AddressRefused(PermanentError):
    """The provider sends nothing to this address; `invalid` when it says that there can be no such mailbox."""

    def __init__(self, words: str, *, invalid: bool) -> None:
        super().__init__(words)
        self.invalid = invalid


def hand_over(mail: EmailMultiAlternatives, connection: AnymailRequestsBackend) -> None:
    """Give the mail to the provider that `connection`, which is open, leads to.

    Providers name mails themselves; some take no `Message-ID` of ours.
    """
    mail.extra_headers.pop("Message-ID", None)
    error = _error_of(mail, connection)
    if error is not None:
        secrets = [value for value in settings.ANYMAIL.values() if isinstance(value, str)]
        error.args = (redact(str(error), secrets),)
        raise error


@sensitive_variables()
def _error_of(mail: EmailMultiAlternatives, connection: AnymailRequestsBackend) -> DeliveryError | None:
    """Anymail's errors end here: they carry the request, with the key and the mail."""
    try:
        with keeping_promises(connection.session, connection.api_url) as watchdog:
            connection.send_messages([mail])
    except AnymailRecipientsRefused:
        invalid = mail.anymail_status.status == {"invalid"}  # type: ignore[attr-defined]
        return AddressRefused(_("The mail provider sends nothing to this address."), invalid=invalid)
    except AnymailRequestsAPIError as error:
        if error.response is None:
            return no_answer(connection.api_url, lost=watchdog.may_have_left)
        return _meaning(error.response, host=urlsplit(connection.api_url).hostname or "")
    except AnymailError as error:  # before anything was sent: a feature it does not have, a setting that is missing
        return PermanentError(str(error.args[0] if error.args else type(error).__name__))
    except DeliveryError as error:  # the address of the API is none that the desk calls
        return error
    status = mail.anymail_status  # type: ignore[attr-defined]
    if status.status and status.status <= TAKEN:
        return None
    return _meaning(status.esp_response, host=urlsplit(connection.api_url).hostname or "")


def _meaning(response: object, *, host: str) -> DeliveryError:
    """What an answer means that is no plain yes."""
    answer = Answer(
        status=response.status_code,  # type: ignore[attr-defined]
        headers={name.lower(): value for name, value in response.headers.items()},  # type: ignore[attr-defined]
        body=response.content,  # type: ignore[attr-defined]
        complete=True,
        host=host,
    )
    if answer.ok:  # it says yes in words that nobody knows
        return UnknownOutcome(_("%(host)s answered something unexpected.") % {"host": host})
    return failure(answer, repeatable=False)
