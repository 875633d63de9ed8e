"""Webhooks and their deliveries."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import workspaces.database.ids
import workspaces.models.webhook
from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("workspaces", "0002_idempotency")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="WebhookEndpoint",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=workspaces.database.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("url", models.CharField(max_length=2000, verbose_name="URL")),
                (
                    "events",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        help_text="The events that it receives.",
                        size=None,
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "secret",
                    models.CharField(
                        default=workspaces.models.webhook.new_secret, editable=False, max_length=80
                    ),
                ),
                ("old_secret", models.CharField(default="", editable=False, max_length=80)),
                ("old_secret_until", models.DateTimeField(editable=False, null=True)),
                (
                    "failing_since",
                    models.DateTimeField(
                        editable=False, help_text="Since when nothing got through.", null=True
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        help_text="Why Leadgate switched it off.",
                        max_length=300,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "indexes": [models.Index(fields=["workspace", "id"], name="webhook_workspace_id")],
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=workspaces.database.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("workspace_id", models.UUIDField()),
                ("event_id", models.UUIDField(help_text="The same in every delivery of one event.")),
                ("event_type", models.CharField(max_length=40, verbose_name="event")),
                ("body", models.TextField(help_text="The bytes that are signed and sent.")),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "Pending"), ("delivered", "Delivered"), ("failed", "Failed")],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField(null=True, verbose_name="next attempt")),
                ("last_attempt_at", models.DateTimeField(null=True, verbose_name="last attempt")),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        help_text="The last answer's.", null=True, verbose_name="last status"
                    ),
                ),
                (
                    "error",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="last error"),
                ),
                (
                    "response",
                    models.TextField(
                        blank=True, default="", help_text="Its beginning.", verbose_name="last answer"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "endpoint",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="workspaces.webhookendpoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook delivery",
                "verbose_name_plural": "webhook deliveries",
                "indexes": [
                    models.Index(fields=["workspace_id", "id"], name="delivery_workspace_id"),
                    models.Index(fields=["endpoint", "id"], name="delivery_endpoint_id"),
                    models.Index(
                        fields=["endpoint", "next_attempt_at"],
                        condition=models.Q(("state", "pending")),
                        name="delivery_due",
                    ),
                ],
            },
        ),
    ]
