from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class CmsConfig(AppConfig):
    default = True
    name = "cms"
    verbose_name = "Byline"

    def ready(self) -> None:
        # Models are loaded only now.
        from cms import setup
        from cms.models import HomePage
        from posts import public_changes

        # After wagtailcore: its root page and locales must be there.
        post_migrate.connect(setup.ensure, sender=apps.get_app_config("wagtailcore"), dispatch_uid="cms.setup")
        public_changes.watch(HomePage)


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's screens of users, with our doors in them."""

    user_viewset = "posts.accounts.users.Users"


class QuietAdminConfig(WagtailAdminAppConfig):
    """Wagtail's admin without its own mails: it sends them inside the approving transaction.

    A mail host that hangs would roll an approval back and hold SQLite's write lock. Our notices
    are rows, which the worker sends (`posts.notices`).
    """

    default = False

    def ready(self) -> None:
        super().ready()
        from wagtail import signals

        for signal in (
            signals.task_submitted,
            signals.workflow_submitted,
            signals.workflow_rejected,
            signals.workflow_approved,
        ):
            signal.receivers = [entry for entry in signal.receivers if "email_notification" not in str(entry[0][0])]
            signal.sender_receivers_cache.clear()
