"""What is known of whether mail to an address arrives, and the runs that find it out."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from typing_extensions import override

from workspaces.database.ids import uuid7


class EmailVerdict(models.Model):
    """The last verdict of a workspace on an address: that of its lead, where it has one.

    Found by the address, which a lead keeps for good. A table of its own: a lead is imported without it,
    and verified without being rewritten.
    """

    class Status(models.IntegerChoices):
        """leads.verification.address.verdicts.Status, without the one that is no verdict."""

        VERIFIED = 1
        INVALID = -1
        RISKY = -2
        CATCH_ALL = -3, "Catch-all"
        UNKNOWN = 11

    pk = models.CompositePrimaryKey("workspace_id", "email")
    workspace_id = models.UUIDField()
    email = models.TextField(db_collation="C")
    status = models.SmallIntegerField(choices=Status)
    reason = models.CharField(max_length=30)
    evidence = models.JSONField(db_default={})
    checked_at = models.DateTimeField(db_default=Now())
    attempts = models.SmallIntegerField(db_default=1, help_text="How often it was tried without a result.")
    # Requested by itself, so perhaps no lead's: goes when it is too old.
    is_passing = models.BooleanField(db_default=False)

    class Meta:
        verbose_name = "email verdict"
        indexes: ClassVar = [
            # For lists by status. Most verdicts are verified, so not in it.
            models.Index(
                fields=["workspace_id", "status", "email"],
                condition=~models.Q(status=1),
                name="email_verdict_not_verified",
            ),
            models.Index(
                fields=["checked_at"], condition=models.Q(is_passing=True), name="email_verdict_passing"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.email}: {self.get_status_display()}"


class VerificationCallback(models.Model):
    """A URL that is called once an address that was pending is settled."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace_id = models.UUIDField()
    email = models.TextField(db_collation="C")
    url = models.TextField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace_id", "email", "url"], name="verification_callback_unique"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.email


class MailDomain(models.Model):
    """What a domain's mail records state, for all workspaces, so that it is queried once."""

    domain = models.TextField(primary_key=True, db_collation="C")
    kind = models.CharField(max_length=10)
    hosts = ArrayField(models.TextField(), db_default=[])
    detail = models.TextField(db_default="")
    expires_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="mail_domain_expiry")]

    @override
    def __str__(self) -> str:
        return self.domain


class VerificationRun(models.Model):
    """How a job of the type verify-leads goes on; its id is the job's.

    A round looks at all leads of its scope that the rounds before it left unknown, in order of their ids,
    from the checkpoint on.
    """

    class Scope(models.TextChoices):
        IMPORT = "import"
        TARGET = "target", "Campaign or list"
        MEMBERSHIPS = "memberships", "Chosen leads of a campaign or list"
        LEADS = "leads", "Chosen leads"

    job_id = models.UUIDField(primary_key=True, editable=False)
    workspace_id = models.UUIDField()
    scope = models.CharField(max_length=12, choices=Scope)
    import_id = models.UUIDField(null=True)
    target_id = models.UUIDField(null=True, help_text="The campaign or list.")
    chosen_ids = ArrayField(models.UUIDField(), default=list)
    removes_invalid = models.BooleanField(default=False, help_text="From the campaign or list.")
    expected = models.BigIntegerField(default=0, help_text="How many leads there were when it was requested.")
    round = models.SmallIntegerField(default=1)
    checkpoint = models.UUIDField(null=True, help_text="The last id that this round has done.")
    not_before = models.DateTimeField(null=True, help_text="When the next round begins.")
    run_number = models.IntegerField(
        default=0, help_text="A fence that keeps out a run that was thought dead."
    )
    done_count = models.BigIntegerField(default=0)
    verified_count = models.BigIntegerField(default=0)
    invalid_count = models.BigIntegerField(default=0)
    risky_count = models.BigIntegerField(default=0)
    catch_all_count = models.BigIntegerField(default=0)
    unknown_count = models.BigIntegerField(default=0)
    no_email_count = models.BigIntegerField(default=0)
    removed_count = models.BigIntegerField(default=0)
    note = models.TextField(default="", help_text="What it waits for.")
    settled = models.BooleanField(default=False, help_text="Whether nobody need look after it any more.")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["job_id"], condition=models.Q(settled=False), name="verification_open"),
            models.Index(
                fields=["workspace_id", "import_id"],
                condition=models.Q(import_id__isnull=False),
                name="verification_import",
            ),
        ]

    @override
    def __str__(self) -> str:
        return str(self.job_id)


class RemovedLead(models.Model):
    """A lead that a job took out of its campaign or list, because its address is invalid."""

    pk = models.CompositePrimaryKey("job_id", "membership_id")
    workspace_id = models.UUIDField()
    job_id = models.UUIDField()
    membership_id = models.UUIDField()
    lead_id = models.UUIDField()
    target_id = models.UUIDField()
    email = models.TextField(db_collation="C")
    reason = models.CharField(max_length=30)
    removed_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["removed_at"], name="removed_lead_age"),
            models.Index(fields=["lead_id"], name="removed_lead_lead"),
            models.Index(fields=["email"], name="removed_lead_email"),
        ]

    @override
    def __str__(self) -> str:
        return self.email
