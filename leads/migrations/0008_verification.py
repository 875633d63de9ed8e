"""What is known of whether mail to an address arrives, and the runs that find it out."""

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0007_bulk_api"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmailVerdict",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id", "email", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("workspace_id", models.UUIDField()),
                ("email", models.TextField(db_collation="C")),
                (
                    "status",
                    models.SmallIntegerField(
                        choices=[
                            (1, "Verified"),
                            (-1, "Invalid"),
                            (-2, "Risky"),
                            (-3, "Catch-all"),
                            (11, "Unknown"),
                        ]
                    ),
                ),
                ("reason", models.CharField(max_length=30)),
                ("evidence", models.JSONField(db_default={})),
                ("checked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "attempts",
                    models.SmallIntegerField(
                        db_default=1, help_text="How often it was tried without a result."
                    ),
                ),
                ("is_passing", models.BooleanField(db_default=False)),
            ],
            options={
                "verbose_name": "email verdict",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", 1), _negated=True),
                        fields=["workspace_id", "status", "email"],
                        name="email_verdict_not_verified",
                    ),
                    models.Index(
                        condition=models.Q(("is_passing", True)),
                        fields=["checked_at"],
                        name="email_verdict_passing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailDomain",
            fields=[
                ("domain", models.TextField(db_collation="C", primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=10)),
                (
                    "hosts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), db_default=[], size=None
                    ),
                ),
                ("detail", models.TextField(db_default="")),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["expires_at"], name="mail_domain_expiry")],
            },
        ),
        migrations.CreateModel(
            name="RemovedLead",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "job_id",
                        "membership_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("workspace_id", models.UUIDField()),
                ("job_id", models.UUIDField()),
                ("membership_id", models.UUIDField()),
                ("lead_id", models.UUIDField()),
                ("target_id", models.UUIDField()),
                ("email", models.TextField(db_collation="C")),
                ("reason", models.CharField(max_length=30)),
                ("removed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["removed_at"], name="removed_lead_age")],
            },
        ),
        migrations.CreateModel(
            name="VerificationRun",
            fields=[
                ("job_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("workspace_id", models.UUIDField()),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("import", "Import"),
                            ("target", "Campaign or list"),
                            ("memberships", "Chosen leads of a campaign or list"),
                            ("leads", "Chosen leads"),
                        ],
                        max_length=12,
                    ),
                ),
                ("import_id", models.UUIDField(null=True)),
                ("target_id", models.UUIDField(help_text="The campaign or list.", null=True)),
                (
                    "chosen_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "removes_invalid",
                    models.BooleanField(default=False, help_text="From the campaign or list."),
                ),
                (
                    "expected",
                    models.BigIntegerField(
                        default=0, help_text="How many leads there were when it was requested."
                    ),
                ),
                ("round", models.SmallIntegerField(default=1)),
                (
                    "checkpoint",
                    models.UUIDField(help_text="The last id that this round has done.", null=True),
                ),
                ("not_before", models.DateTimeField(help_text="When the next round begins.", null=True)),
                (
                    "run_number",
                    models.IntegerField(
                        default=0, help_text="A fence that keeps out a run that was thought dead."
                    ),
                ),
                ("done_count", models.BigIntegerField(default=0)),
                ("verified_count", models.BigIntegerField(default=0)),
                ("invalid_count", models.BigIntegerField(default=0)),
                ("risky_count", models.BigIntegerField(default=0)),
                ("catch_all_count", models.BigIntegerField(default=0)),
                ("unknown_count", models.BigIntegerField(default=0)),
                ("no_email_count", models.BigIntegerField(default=0)),
                ("removed_count", models.BigIntegerField(default=0)),
                ("note", models.TextField(default="", help_text="What it waits for.")),
                (
                    "settled",
                    models.BooleanField(
                        default=False, help_text="Whether nobody need look after it any more."
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled", False)), fields=["job_id"], name="verification_open"
                    ),
                    models.Index(
                        condition=models.Q(("import_id__isnull", False)),
                        fields=["workspace_id", "import_id"],
                        name="verification_import",
                    ),
                ],
            },
        ),
    ]
