"""The door for agents: the Model Context Protocol, over stdio and over HTTP (docs/mcp.md).

    tool       what a tool is
    looking, previews, reports, committing, changing    the tools: arguments -> a function of every door
    registry   all of them
    calling    a name and arguments -> the tool's reply, or a sentence that says why not
    server     the protocol's own package, around the two
    stdio, bridge, views                                 messages in and out

Only `server`, `stdio` and `bridge` know the package `mcp`, and nothing imports them before the first message:
it is large, and most processes never see one. The door stands on the native dialect: its arguments are that
one's options, and what that one refuses, this one refuses in the same words.
"""
