from django.urls import path

from accounts.views import organizations, people, session

urlpatterns = [
    path("login", session.log_in, name="login"),
    path("logout", session.log_out, name="logout"),
    path("password", session.password_change, name="password_change"),
    path("link/<str:token>", session.link_use, name="link_use"),
    path("acting", session.switch_acting, name="switch_acting"),
    path("people", people.people_list, name="people_list"),
    path("people/add", people.person_add, name="person_add"),
    path("people/join", people.person_join, name="person_join"),
    path("people/<int:pk>", people.person_detail, name="person_detail"),
    path("people/<int:pk>/edit", people.person_edit, name="person_edit"),
    path("people/<int:pk>/link", people.link_make, name="link_make"),
    path("people/<int:pk>/deactivate", people.person_deactivate, name="person_deactivate"),
    path("people/<int:pk>/reactivate", people.person_reactivate, name="person_reactivate"),
    path("people/<int:pk>/roles/add", people.membership_add, name="membership_add"),
    path("roles/<int:pk>/end", people.membership_end, name="membership_end"),
    path("delegations/add", people.delegation_add, name="delegation_add"),
    path("delegations/<int:pk>/end", people.delegation_end, name="delegation_end"),
    path("organizations", organizations.organization_list, name="organization_list"),
    path("organizations/add", organizations.organization_add, name="organization_add"),
    path("organizations/<int:pk>", organizations.organization_detail, name="organization_detail"),
    path("organizations/<int:pk>/edit", organizations.organization_edit, name="organization_edit"),
    path("organizations/<int:pk>/close", organizations.organization_close, name="organization_close"),
    path("organizations/<int:pk>/relations/add", organizations.relation_add, name="relation_add"),
    path("relations/<int:pk>/edit", organizations.relation_edit, name="relation_edit"),
    path("organizations/<int:pk>/letterheads/add", organizations.letterhead_add, name="letterhead_add"),
    path("letterheads/<int:pk>/edit", organizations.letterhead_edit, name="letterhead_edit"),
]
