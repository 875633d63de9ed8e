"""The v2 paths about blocklists."""

from rest_framework.routers import SimpleRouter

from blocklists.api.instantly import EntryViewSet

router = SimpleRouter()
router.trailing_slash = "/?"
router.register("block-lists-entries", EntryViewSet, basename="v2-block-lists-entries")

urlpatterns = router.urls
