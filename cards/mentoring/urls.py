from django.urls import path

from cards.mentoring import facts_views

urlpatterns = [
    path("firm/", facts_views.firm, name="firm"),
    path("firm/facts/", facts_views.facts, name="firm_facts"),
]
