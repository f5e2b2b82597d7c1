from django.urls import path

from cards.core.views import healthz
from tests.bench.floor import views

urlpatterns = [
    path("readyz", healthz),
    path("study/", views.study),
    path("study/<uuid:card_id>/grade/", views.grade),
]
