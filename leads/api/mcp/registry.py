"""All tools, by name, in the order in which an agent needs them."""

from leads.api.mcp import changing, committing, looking, previews, reports

TOOLS = {
    tool.name: tool
    for tool in (
        *looking.TOOLS,
        *previews.TOOLS,
        *reports.TOOLS,
        *committing.TOOLS,
        *changing.TOOLS,
    )
}
