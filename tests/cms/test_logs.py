"""No line of the log opens a door."""

import logging
import logging.config

import pytest

from cms.settings.base import logging_to_console


@pytest.mark.parametrize(
    "address",
    [
        "/read/{}/",
        "/read/{}/remarks/",
        "/account/invited/{}/",
        "/account/password/new/2-{}/",
        "http://x.example/read/{}",
    ],
)
def test_an_error_at_a_link_names_the_address_without_its_token(address):
    configured = logging.config.DictConfigurator(logging_to_console("INFO"))
    formatter = configured.configure_formatter(configured.config["formatters"]["line"])
    address = address.format("s3cr3t-token_x")
    try:
        raise ValueError(address)
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
        facts = ("django.request", logging.ERROR, __file__, 1, "Internal Server Error: %s", (address,), info)
    line = formatter.format(logging.LogRecord(*facts))
    assert "s3cr3t" not in line
    assert address.partition("s3cr3t")[0].removesuffix("2-") in line
    assert "ValueError" in line
