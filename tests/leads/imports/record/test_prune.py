"""After LEADGATE_OUTCOME_DAYS only the counts of an import are left."""

import datetime as dt
from typing import Any

from django.utils import timezone

from leads.imports.record.prune import prune_outcomes
from leads.models import ImportChange, LeadImport, RowOutcome
from tests.builders import add_leads, make_tenant


def test_old_outcomes_go_and_the_counts_stay(db: None, settings: Any) -> None:
    settings.LEADGATE_OUTCOME_DAYS = 3
    tenant = make_tenant()
    add_leads(tenant, [{"email": "a@example.com"}, {"email": "a@example.com"}])
    fill = [{"email": "a@example.com", "first_name": "Ada"}, {"email": "bad"}]
    add_leads(tenant, fill, campaign_id=tenant.other_campaign.id)
    old, young = LeadImport.objects.order_by("id")
    LeadImport.objects.filter(id=old.id).update(finished_at=timezone.now() - dt.timedelta(days=3, minutes=1))
    LeadImport.objects.filter(id=young.id).update(finished_at=timezone.now() - dt.timedelta(days=2, hours=23))
    assert prune_outcomes() == 1
    assert set(RowOutcome.objects.values_list("import_id", flat=True)) == {young.id}
    assert ImportChange.objects.get().import_id == young.id
    old.refresh_from_db()
    assert (old.repeated_count, old.created_count) == (1, 1)
    assert old.rows_pruned_at is not None
    assert prune_outcomes() == 0


def test_outcomes_go_in_batches_and_before_images_at_once(db: None, settings: Any) -> None:
    settings.LEADGATE_OUTCOME_DAYS = 0
    add_leads(make_tenant(), [{"email": f"bad{n}"} for n in range(5)])
    LeadImport.objects.update(finished_at=timezone.now() - dt.timedelta(days=1))
    assert prune_outcomes(size=2) == 1
    assert not RowOutcome.objects.exists()
    assert LeadImport.objects.get().rows_pruned_at is not None
