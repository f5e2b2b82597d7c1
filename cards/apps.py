from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "cards"
    verbose_name = "Clientcare"

    def ready(self) -> None:
        # Only now are there models to import.
        from cards.firms.moving import moved, moving
        from cards.study.noticing import hold_still, wait_anew

        moving.connect(hold_still)
        moved.connect(wait_anew)
