from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PostsConfig(AppConfig):
    name = "posts"
    verbose_name = "Posts"

    def ready(self) -> None:
        # Models are loaded only now; these modules need them.
        from posts import roles, signals

        signals.connect()
        post_migrate.connect(roles.ensure, sender=self, dispatch_uid="posts.roles")
