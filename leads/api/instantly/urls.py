"""The v2 paths about leads. A trailing slash is optional everywhere."""

from rest_framework.routers import SimpleRouter

from leads.api.instantly.import_views import ImportViewSet
from leads.api.instantly.views import LeadViewSet

router = SimpleRouter()
router.trailing_slash = "/?"
router.register("leads", LeadViewSet, basename="v2-leads")
router.register("imports", ImportViewSet, basename="v2-imports")

urlpatterns = router.urls
