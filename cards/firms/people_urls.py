from django.urls import path

from cards.firms import door_views, invite_views, people_views

urlpatterns = [
    path("firm/people/", people_views.people, name="firm_people"),
    path("firm/people/invite/", invite_views.invite, name="firm_invite"),
    path("firm/people/invite/file/", invite_views.read_file, name="firm_invite_file"),
    path("firm/people/invite/list/", invite_views.send_list, name="firm_invite_list"),
    path("firm/people/invitations/<uuid:invitation_id>/again/", invite_views.resend, name="firm_invitation_again"),
    path(
        "firm/people/invitations/<uuid:invitation_id>/withdraw/", invite_views.withdraw, name="firm_invitation_withdraw"
    ),
    path("firm/people/join-link/", invite_views.join_link, name="firm_join_link"),
    path("firm/people/join-links/<uuid:link_id>/close/", invite_views.close_join_link, name="firm_join_link_close"),
    path("firm/people/<uuid:person_id>/", people_views.person, name="firm_person"),
    path("firm/people/<uuid:person_id>/leave/", people_views.remove, name="firm_person_leave"),
    path("invitations/<str:token>/", door_views.accept_invitation, name="accept_invitation"),
    path("join/<str:token>/", door_views.join, name="join"),
]
