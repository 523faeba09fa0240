from django.urls import path

from oversight import views, views_campaigns, views_findings, views_predecessors, views_reorganizations

urlpatterns = [
    path("schools/", views.school_list, name="school_list"),
    path("schools/export/", views.school_export, name="school_export"),
    path("schools/filters/", views.filter_save, name="filter_save"),
    path("schools/filters/<int:pk>/delete/", views.filter_delete, name="filter_delete"),
    path("schools/<int:pk>/", views.school_detail, name="school_detail"),
    path("funding/", views.funding_requests, name="funding_requests"),
    path("funding/lines/", views.funding_lines, name="funding_lines"),
    path("funding/xlsx/", views.funding_sheet, name="funding_sheet"),
    path("findings/", views_findings.finding_list, name="finding_list"),
    path("findings/overdue/", views_findings.overdue_list, name="overdue_list"),
    path("findings/unmet/", views_findings.unmet_list, name="unmet_list"),
    path("findings/<slug:code>/<str:criterion>/", views_findings.finding_detail, name="finding_detail"),
    path("certificates/expiry/", views_findings.certificate_expiry, name="certificate_expiry"),
    path("campaigns/", views_campaigns.campaign_list, name="campaign_list"),
    path("campaigns/add/", views_campaigns.campaign_add, name="campaign_add"),
    path("campaigns/<int:pk>/", views_campaigns.campaign_detail, name="campaign_detail"),
    path("campaigns/<int:pk>/schools/", views_campaigns.campaign_schools, name="campaign_schools"),
    path("campaigns/<int:pk>/term/", views_campaigns.campaign_term, name="campaign_term"),
    path("campaigns/<int:pk>/remind/", views_campaigns.campaign_remind, name="campaign_remind"),
    path("campaigns/<int:pk>/close/", views_campaigns.campaign_close, name="campaign_close"),
    path("reorganizations/", views_reorganizations.reorganization_list, name="reorganization_list"),
    path("reorganizations/add/<slug:kind>/", views_reorganizations.reorganization_add, name="reorganization_add"),
    path("reorganizations/<int:pk>/", views_reorganizations.reorganization_detail, name="reorganization_detail"),
    path("reorganizations/<int:pk>/undo/", views_reorganizations.reorganization_undo, name="reorganization_undo"),
    path("predecessors/<int:pk>/", views_predecessors.predecessor_detail, name="predecessor_detail"),
    path("predecessors/papers/<int:pk>/", views_predecessors.predecessor_paper, name="predecessor_paper"),
    path("requests/<int:pk>/", views_campaigns.request_detail, name="request_detail"),
]
