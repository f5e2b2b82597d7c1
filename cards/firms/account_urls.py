"""The pages of django-allauth that we open: signing in, out and up, and passwords."""

from allauth.account import views
from django.urls import path, re_path
from django.views.generic import RedirectView

from cards.firms import account_views

urlpatterns = [
    path("login/", account_views.log_in, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", account_views.sign_up, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("confirm-email/", account_views.confirm_email, name="account_email_verification_sent"),
    # allauth sends people here whose confirmation has lapsed; addresses cannot be changed yet.
    path("email/", RedirectView.as_view(pattern_name="settings"), name="account_email"),
    path("password/change/", account_views.change_password, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account_views.PasswordResetFromKey.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
