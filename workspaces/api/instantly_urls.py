"""The v2 paths about the workspace itself. A trailing slash is optional everywhere."""

from rest_framework.routers import SimpleRouter

from workspaces.api.instantly_keys import ApiKeyViewSet
from workspaces.api.instantly_webhooks import DeliveryViewSet, WebhookViewSet

router = SimpleRouter()
router.trailing_slash = "/?"
router.register("api-keys", ApiKeyViewSet, basename="v2-api-keys")
router.register("webhooks/deliveries", DeliveryViewSet, basename="v2-webhook-deliveries")
router.register("webhooks", WebhookViewSet, basename="v2-webhooks")

urlpatterns = router.urls
