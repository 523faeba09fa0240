from django.urls import path

from assessments import views, views_council, views_evidence, views_evidence_table, views_sheets

urlpatterns = [
    path("assessments/", views.assessment_list, name="assessment_list"),
    path("assessments/open/", views.assessment_open, name="assessment_open"),
    path("assessments/<int:pk>/", views.assessment_detail, name="assessment_detail"),
    path("assessments/<int:pk>/target/", views.assessment_target, name="assessment_target"),
    path("assessments/<int:pk>/assign/", views.assessment_assign, name="assessment_assign"),
    path("assessments/<int:pk>/criteria/<str:code>/", views_sheets.criterion_sheet, name="criterion_sheet"),
    path("assessments/<int:pk>/criteria/<str:code>/save/", views_sheets.sheet_save, name="sheet_save"),
    path("assessments/<int:pk>/criteria/<str:code>/history/", views_sheets.sheet_history, name="sheet_history"),
    path("assessments/<int:pk>/level-4/", views_sheets.top_level_sheet, name="top_level_sheet"),
    path("assessments/<int:pk>/level-4/save/", views_sheets.top_level_save, name="top_level_save"),
    path("assessments/<int:pk>/council/", views_council.council_detail, name="council_detail"),
    path("assessments/<int:pk>/council/edit/", views_council.council_edit, name="council_edit"),
    path("assessments/<int:pk>/council/progress/", views_council.council_progress, name="council_progress"),
    path("assessments/<int:pk>/council/members/add/", views_council.council_member_add, name="council_member_add"),
    path("assessments/<int:pk>/council/members/paste/", views_council.council_members_paste, name="council_members_paste"),
    path("assessments/<int:pk>/council/members/<int:member_pk>/", views_council.council_member_edit, name="council_member_edit"),
    path("assessments/<int:pk>/council/members/<int:member_pk>/move/", views_council.council_member_move, name="council_member_move"),
    path("assessments/<int:pk>/council/members/<int:member_pk>/remove/", views_council.council_member_remove, name="council_member_remove"),
    path("assessments/<int:pk>/council/groups/add/", views_council.work_group_add, name="work_group_add"),
    path("assessments/<int:pk>/council/groups/<int:group_pk>/", views_council.work_group_edit, name="work_group_edit"),
    path("assessments/<int:pk>/council/groups/<int:group_pk>/remove/", views_council.work_group_remove, name="work_group_remove"),
    path("assessments/<int:pk>/evidence/", views_evidence_table.evidence_table, name="evidence_table"),
    path("assessments/<int:pk>/evidence/xlsx/", views_evidence_table.evidence_table_xlsx, name="evidence_table_xlsx"),
    path("assessments/<int:pk>/evidence/checks/", views_evidence_table.evidence_checks, name="evidence_checks"),
    path("evidence/", views_evidence.evidence_list, name="evidence_list"),
    path("evidence/<int:pk>/", views_evidence.evidence_detail, name="evidence_detail"),
]
