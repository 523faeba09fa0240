from django.urls import path

from assessments import views, views_sheets

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
]
