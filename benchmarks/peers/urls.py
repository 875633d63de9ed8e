"""The product's addresses and the DRF idiom's."""

from django.urls import path

from benchmarks.peers.drf_idiom import AddLeadsView
from config.urls import urlpatterns as product

urlpatterns = [path("api/peers/drf-idiom", AddLeadsView.as_view()), *product]
