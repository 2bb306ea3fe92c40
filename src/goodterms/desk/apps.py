"""The staff pages."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "goodterms.desk"
    label = "desk"
