"""The one Django app that has tables."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "goodterms.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
