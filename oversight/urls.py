from django.urls import path

from oversight import views, views_campaigns

urlpatterns = [
    path("schools/", views.school_list, name="school_list"),
    path("schools/<int:pk>/", views.school_detail, name="school_detail"),
    path("funding/", views.funding_requests, name="funding_requests"),
    path("funding/xlsx/", views.funding_sheet, name="funding_sheet"),
    path("campaigns/", views_campaigns.campaign_list, name="campaign_list"),
    path("campaigns/add/", views_campaigns.campaign_add, name="campaign_add"),
    path("campaigns/<int:pk>/", views_campaigns.campaign_detail, name="campaign_detail"),
    path("campaigns/<int:pk>/schools/", views_campaigns.campaign_schools, name="campaign_schools"),
    path("campaigns/<int:pk>/term/", views_campaigns.campaign_term, name="campaign_term"),
    path("campaigns/<int:pk>/remind/", views_campaigns.campaign_remind, name="campaign_remind"),
    path("campaigns/<int:pk>/close/", views_campaigns.campaign_close, name="campaign_close"),
    path("requests/<int:pk>/", views_campaigns.request_detail, name="request_detail"),
]
