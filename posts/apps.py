from importlib import import_module

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class PostsConfig(AppConfig):
    name = "posts"
    verbose_name = "Posts"

    def ready(self) -> None:
        # Models are loaded only now; these modules need them.
        from posts import public_changes, roles, signals
        from posts.accounts import signals as account_signals
        from posts.newsletter import provider_reports

        for checks in ("posts.accounts.checks", "posts.mentions.checks"):
            import_module(checks)  # registers them
        signals.connect()
        public_changes.connect()
        account_signals.connect()
        provider_reports.connect()
        # Rights of every app exist only when the last app has been migrated.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(roles.ensure, sender=last, dispatch_uid="posts.roles")
