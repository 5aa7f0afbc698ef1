"""What an operator does before the first story: two accounts, a blog, a channel. Prints the second step's secret."""

import django

django.setup()

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402
from django.conf import settings  # noqa: E402

from integrations.models import Channel  # noqa: E402
from integrations.sandbox.rules import TOKEN  # noqa: E402
from tests import factories  # noqa: E402

if __name__ == "__main__":
    factories.make_person("Noor Veldkamp", user=factories.make_user(factories.AUTHORS, name="noor"))
    marit = factories.make_user(factories.COMMS, name="marit")
    factories.make_person("Marit", user=marit)
    secret = generate_totp_secret()
    TOTP.activate(marit, secret)
    blog = factories.make_blog("The Workshop", slug="workshop")
    channel = Channel(
        name="Square", kind="mastodon", config={"base_url": f"http://{settings.OUTBOUND_ALLOW_PRIVATE[0]}"}
    )
    channel.credential = {"access_token": TOKEN}
    channel.save()
    channel.blogs.set([blog])
    print(secret)
