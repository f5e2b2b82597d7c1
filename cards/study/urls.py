from django.urls import path

from cards.study import day_views, views

urlpatterns = [
    path("today/", day_views.today, name="today"),
    path("study/", views.study, name="study"),
    path("my-cards/", views.my_cards, name="my_cards"),
    path("study/keep-going/", day_views.keep_going, name="keep_going"),
    path("study/done/", views.done, name="study_done"),
    path("study/undo/", views.undo, name="undo"),
    path("study/answer-box/", views.answer_box, name="answer_box"),
    path("study/<uuid:card_id>/mark/", views.mark, name="mark"),
    path("study/<uuid:card_id>/grade/", views.grade, name="grade"),
    path("study/<uuid:card_id>/suspend/", views.suspend, name="suspend"),
    path("study/<uuid:card_id>/bury/", views.bury, name="bury"),
    path("study/<uuid:card_id>/resume/", views.resume, name="resume"),
    path("study/<uuid:card_id>/flag/", views.flag, name="flag"),
]
