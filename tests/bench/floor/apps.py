from django.apps import AppConfig


class BareCards(AppConfig):
    """The models of the site alone: what listens to people who move needs allauth, which the floor goes without."""

    name = "cards"
