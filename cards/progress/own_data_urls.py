from django.urls import path

from cards.progress import own_data_views as views

urlpatterns = [
    path("settings/data/", views.own_data, name="own_data"),
    path("settings/data/export/", views.export_own_data, name="export_own_data"),
    path("settings/data/erase/", views.erase_own_data, name="erase_own_data"),
]
