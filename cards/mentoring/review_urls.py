from django.urls import path

from cards.mentoring import firm_views, review_views

urlpatterns = [
    path("firm/overview/", firm_views.overview, name="firm_overview"),
    path("firm/overview/<slug:name>.csv", firm_views.overview_file, name="firm_overview_file"),
    path("firm/candidates/", review_views.candidates, name="firm_candidates"),
    path("firm/candidates/<uuid:candidate_id>/", review_views.review, name="candidate_review"),
    path("firm/candidates/<uuid:candidate_id>/agree/", review_views.agree, name="candidate_agree"),
    path("firm/candidates/<uuid:candidate_id>/agreed/<uuid:action_id>/", review_views.tick, name="candidate_agreed"),
    path("my-review/", review_views.my_review, name="my_review"),
    path("my-review/agreed/<uuid:action_id>/", review_views.tick_mine, name="my_agreed"),
    path("what-my-firm-can-see/", review_views.what_my_firm_can_see, name="what_my_firm_can_see"),
]
