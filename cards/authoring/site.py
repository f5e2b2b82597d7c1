"""The mentors' admin."""

from django.contrib.admin import AdminSite


class AuthoringSite(AdminSite):
    site_header = "Clientcare"
    site_title = "Clientcare"
    index_title = "Cards and people"


authoring_site = AuthoringSite(name="admin")
