from importlib import import_module

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from integrations.prepared import one_plan


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = "Integrations"

    def ready(self) -> None:
        """Register the system checks, and how PostgreSQL plans."""
        import_module("integrations.checks")
        connection_created.connect(one_plan, dispatch_uid="integrations.one_plan")
