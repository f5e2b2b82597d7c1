from django.urls import path

from cards.firms import views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("start/", views.start, name="start"),
    path("settings/", views.settings_page, name="settings"),
    path("setup/<str:token>/", views.set_up, name="set_up"),
]
