from django.urls import path

from cards.content import views

urlpatterns = [
    path("decks/", views.decks, name="decks"),
    path("decks/<uuid:deck_id>/", views.deck, name="deck"),
    path("cards/<uuid:card_id>/", views.card, name="card"),
    path("cards/<uuid:card_id>/report/", views.report, name="report"),
    path("search/", views.search, name="search"),
    path("suggestions/", views.suggestions, name="suggestions"),
]
