"""The same of the other dialects."""

from tests.route_cases.case import EMAIL, Case

_LEAD = ("campaign_number", "person_number")
_LEAD_FIELDS = {"email": "eve@example.com", "firstName": "Eve", "lastName": "Gray"}

DIALECTS: dict[str, Case] = {
    # --- Puffle ---
    "puffle GET /api/campaigns": Case(stranger=200),
    "puffle GET /api/campaigns/{campaign_id}/leads": Case(id="linkedin"),
    "puffle POST /api/campaigns/{campaign_id}/leads": Case(
        id="linkedin", body={"prospects": [{"linkedin_url": "https://linkedin.com/in/eve"}]}
    ),
    "puffle POST /api/campaigns/{campaign_id}/leads/import-from-list": Case(
        id="campaign", body={"listId": "$partners"}
    ),
    "puffle PATCH /api/campaigns/{campaign_id}/leads": Case(
        id="campaign", body={"prospect_id": "$lead", "updates": {"first_name": "Augusta"}}
    ),
    "puffle DELETE /api/campaigns/{campaign_id}/leads": Case(id="campaign", body={"all": True}),
    "puffle GET /api/leads": Case(query="id=$person"),
    "puffle POST /api/leads": Case(
        body={"contacts": [{"value": "eve@example.com"}], "listIds": ["$list"]}, status=201
    ),
    "puffle PATCH /api/leads": Case(body={"id": "$person", "title": "CTO"}),
    "puffle DELETE /api/leads": Case(body={"id": "$person"}),
    "puffle POST /api/lists/import": Case(
        body={"listId": "$list", "leads": [{"name": {"full": "Eve Gray"}}]}
    ),
    "puffle PATCH /api/lists": Case(body={"id": "$list", "name": "June"}),
    "puffle DELETE /api/lists": Case(body={"id": "$list"}),
    "puffle PATCH /api/lists/{list_id}": Case(id="list", body={"name": "June"}),
    "puffle DELETE /api/lists/{list_id}": Case(id="list"),
    "puffle GET /api/lists": Case(stranger=200),
    "puffle POST /api/lists": Case(body={"name": "May"}, status=201, stranger=201),
    "puffle GET /api/lists/{list_id}": Case(id="list"),
    "puffle GET /api/lists/{list_id}/leads": Case(id="list"),
    "puffle POST /api/lists/{list_id}/leads": Case(id="partners", body={"leadIds": ["$person"]}),
    "puffle DELETE /api/lists/{list_id}/leads": Case(id="list", body={"leadIds": ["$person"]}),
    # --- Smartlead ---
    "smartlead POST /api/v1/lead-list": Case(body={"listName": "May"}, stranger=200),
    "smartlead GET /api/v1/lead-list": Case(stranger=200),
    "smartlead GET /api/v1/lead-list/{id}": Case(id="list_number"),
    "smartlead PUT /api/v1/lead-list/{id}": Case(id="list_number", body={"listName": "June"}),
    "smartlead DELETE /api/v1/lead-list/{id}": Case(id="list_number"),
    "smartlead POST /api/v1/lead-list/{id}/import": Case(
        id="list_number", body={"leadList": [{"email": "eve@example.com"}], "fileName": "may.csv"}
    ),
    "smartlead POST /api/v1/campaigns/{id}/leads": Case(
        id="campaign_number", body={"lead_list": [{"email": "eve@example.com"}]}
    ),
    "smartlead GET /api/v1/campaigns": Case(stranger=200, without_key=403),
    "smartlead POST /api/v1/campaigns/create": Case(body={"name": "May"}, stranger=200),
    "smartlead GET /api/v1/campaigns/{id}": Case(id="campaign_number"),
    "smartlead DELETE /api/v1/campaigns/{id}": Case(id="campaign_number"),
    "smartlead POST /api/v1/campaigns/{id}/status": Case(id="campaign_number", body={"status": "START"}),
    "smartlead GET /api/v1/campaigns/{id}/leads": Case(id="campaign_number"),
    "smartlead GET /api/v1/campaigns/{id}/leads-export": Case(id="campaign_number"),
    "smartlead POST /api/v1/campaigns/{id}/leads/{lead_id}": Case(ids=_LEAD, body={"first_name": "Augusta"}),
    "smartlead DELETE /api/v1/campaigns/{id}/leads/{lead_id}": Case(ids=_LEAD),
    "smartlead POST /api/v1/campaigns/{id}/leads/{lead_id}/pause": Case(ids=_LEAD),
    "smartlead POST /api/v1/campaigns/{id}/leads/{lead_id}/resume": Case(ids=_LEAD),
    "smartlead POST /api/v1/campaigns/{id}/leads/{lead_id}/unsubscribe": Case(ids=_LEAD),
    "smartlead GET /api/v1/leads": Case(query=f"email={EMAIL}", stranger=200, without_key=403),
    "smartlead GET /api/v1/leads/global-leads": Case(stranger=200),
    "smartlead GET /api/v1/leads/fetch-categories": Case(stranger=200),
    "smartlead POST /api/v1/leads/{lead_id}/unsubscribe": Case(id="person_number"),
    "smartlead POST /api/v1/leads/push-to-campaign": Case(
        body={"campaignId": "$campaign_number", "action": "copy", "leadList": {"listId": "$list_number"}}
    ),
    "smartlead POST /api/v1/leads/push-to-list": Case(
        body={"listId": "$list_number", "leadIds": ["$person_number"], "action": "move"}
    ),
    "smartlead POST /api/v1/leads/push-between-lists": Case(
        body={"toListId": "$list_number", "leadIds": ["$person_number"]}
    ),
    "smartlead POST /api/v1/leads/leads/push-between-lists": Case(
        body={"toListId": "$list_number", "leadIds": ["$person_number"]}
    ),
    "smartlead GET /api/v1/campaigns/{id}/webhooks": Case(id="campaign_number"),
    "smartlead POST /api/v1/campaigns/{id}/webhooks": Case(
        id="campaign_number",
        body={"name": "CRM", "webhook_url": "https://crm.example/hook", "event_types": ["EMAIL_REPLY"]},
        status=422,
    ),
    "smartlead GET /api/v1/crm/leads/tags": Case(query="leadId=$person_number"),
    "smartlead POST /api/v1/crm/leads/tags": Case(
        body={"leadId": "$person_number", "tagIds": ["$tag_number"]}
    ),
    "smartlead DELETE /api/v1/crm/leads/tags/{mapping_id}": Case(id="tag_mapping"),
    "smartlead GET /api/v1/leads/get-domain-block-list": Case(stranger=200),
    "smartlead POST /api/v1/leads/add-domain-block-list": Case(
        body={"domain_block_list": ["acme.com"]}, stranger=200
    ),
    "smartlead DELETE /api/v1/leads/delete-domain-block-list": Case(query="id=$entry_number"),
    # --- FoxReach ---
    "foxreach POST /api/v1/leads/import": Case(body={"leads": [_LEAD_FIELDS]}, stranger=200),
    "foxreach GET /api/v1/leads": Case(stranger=200),
    "foxreach POST /api/v1/leads": Case(body=_LEAD_FIELDS, status=201, stranger=201),
    "foxreach GET /api/v1/leads/{id}": Case(id="person"),
    "foxreach PATCH /api/v1/leads/{id}": Case(id="person", body={"firstName": "Augusta"}),
    "foxreach DELETE /api/v1/leads/{id}": Case(id="person"),
    "foxreach GET /api/v1/campaigns": Case(stranger=200),
    "foxreach POST /api/v1/campaigns": Case(body={"name": "May"}, status=201, stranger=201),
    "foxreach GET /api/v1/campaigns/{id}": Case(id="campaign"),
    "foxreach PATCH /api/v1/campaigns/{id}": Case(id="campaign", body={"dailyLimit": 5}),
    "foxreach DELETE /api/v1/campaigns/{id}": Case(id="campaign"),
    "foxreach POST /api/v1/campaigns/{id}/start": Case(id="campaign"),
    "foxreach POST /api/v1/campaigns/{id}/resume": Case(id="campaign"),
    "foxreach POST /api/v1/campaigns/{id}/pause": Case(id="campaign"),
    "foxreach DELETE /api/v1/campaigns/{id}/leads/{lead_id}": Case(ids=("campaign", "person")),
    "foxreach POST /api/v1/campaigns/{id}/leads": Case(id="campaign", body={"leadIds": ["$person"]}),
}
