from django.urls import path

from cards.examples import mentor_views, views

urlpatterns = [
    path("examples/", views.examples, name="examples"),
    path("examples/new/", views.new_example, name="new_example"),
    path("examples/shared/", mentor_views.shared_examples, name="shared_examples"),
    path("examples/shared/<uuid:example_id>/", mentor_views.shared_example, name="shared_example"),
    path(
        "examples/shared/<uuid:example_id>/comments/<uuid:comment_id>/delete/",
        mentor_views.delete_comment,
        name="delete_comment",
    ),
    path("examples/<uuid:example_id>/", views.example, name="example"),
    path("examples/<uuid:example_id>/edit/", views.edit_example, name="edit_example"),
    path("examples/<uuid:example_id>/history/", views.history, name="example_history"),
    path("examples/<uuid:example_id>/share/", views.share, name="share_example"),
    path("examples/<uuid:example_id>/stop-sharing/", views.stop_sharing, name="stop_sharing"),
    path("examples/<uuid:example_id>/read/", views.read_comments, name="read_comments"),
    path("examples/<uuid:example_id>/delete/", views.delete_example, name="delete_example"),
]
