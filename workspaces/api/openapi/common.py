"""What all operations share: the key, the errors, the headers."""

from http import HTTPStatus

from workspaces.api.openapi.structs import Schema

DESCRIPTION = """\
The native API of Leadgate, in the wire dialect of Instantly API v2.

Every answer is JSON unless an operation says otherwise; ids are UUIDs; times are ISO 8601 with milliseconds
and Z. Lists are read page by page: send `next_starting_after` as `starting_after` to get the next page; it is
absent on the last one. A trailing slash is optional."""

KEY = {
    "ApiKeyAuth": {
        "type": "http",
        "scheme": "bearer",
        "description": (
            "An API key, made in the admin or by `manage.py bootstrap`. Its scopes have the form "
            "`<resource>:<action>`; each operation names those of which it wants one."
        ),
    }
}

_ALWAYS = (401, 403, 404, 429, 503, 507)  # reads are counted, which is a write
_OF_BODIES = (400, 413, 415)
_OF_QUERIES = (400,)
_WITHOUT_RATE = (401, 503, 507)  # nobody knows whose they would be
_OF_WRITES = (400, 409, 422)  # of the Idempotency-Key

_MEANINGS = {
    400: "The request is malformed; the message names the field.",
    401: "No API key, or not a valid one.",
    402: "The plan is exhausted; nothing was written.",
    403: "The key lacks the scope; the message names those that will do.",
    404: "There is no such thing in this workspace.",
    409: "The state of things forbids it, or a call with the same Idempotency-Key is still running.",
    413: "The body is too large.",
    415: "The body has another content type than the operation takes.",
    422: "The Idempotency-Key was used before, for another request.",
    429: "Too many requests this minute, or this second; Retry-After says how many seconds are left of it.",
    503: "The database can't do it just now; the message says why, and whether anything was written.",
    507: "A disk is full, or what the workspace may keep of files is used up; the message says which.",
}

ERROR: Schema = {
    "description": "The shape of every error.",
    "type": "object",
    "properties": {
        "statusCode": {"type": "integer", "description": "The status of the response."},
        "error": {"type": "string", "description": "The status in words."},
        "message": {"type": "string", "description": "A sentence that says what is wrong."},
    },
    "required": ["statusCode", "error", "message"],
}

RATE_HEADERS: Schema = {
    "X-RateLimit-Limit": {
        "description": "Requests that the workspace has a minute, or the key, if it has a number of its own.",
        "required": True,
        "schema": {"type": "integer"},
    },
    "X-RateLimit-Remaining": {
        "description": "Requests that are left of this minute.",
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
    },
    "X-RateLimit-Reset": {
        "description": "The Unix second in which the next minute begins.",
        "required": True,
        "schema": {"type": "integer"},
    },
    "RateLimit-Policy": {
        "description": "The limits, as the IETF's draft has it: requests `q` in `w` seconds.",
        "required": True,
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "Of each limit, the requests `r` that are left, and for how many seconds `t`.",
        "required": True,
        "schema": {"type": "string"},
    },
}
RETRY_AFTER: Schema = {
    "Retry-After": {"description": "Seconds to wait.", "required": True, "schema": {"type": "integer"}}
}

IDEMPOTENCY_KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "Makes the call safe to repeat for 24 hours: the same key with the same request gets the same answer "
        "and does nothing twice. 409 while the first call is running, 422 for another request."
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


def error_statuses(own: tuple[int, ...], *, has_body: bool, has_query: bool, is_write: bool) -> list[int]:
    """The errors that an operation may answer."""
    statuses = {*_ALWAYS, *own}
    statuses |= set(_OF_BODIES) if has_body else set()
    statuses |= set(_OF_QUERIES) if has_query else set()
    statuses |= set(_OF_WRITES) if is_write else set()
    return sorted(statuses)


def error_response(status: int) -> Schema:
    phrase = HTTPStatus(status).phrase
    headers: Schema = {}
    if status not in _WITHOUT_RATE:
        headers |= reference_headers(RATE_HEADERS)
    if status in (429, 503):
        headers |= reference_headers(RETRY_AFTER)
    return {
        "description": _MEANINGS.get(status, phrase),
        **({"headers": headers} if headers else {}),
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Error"},
                "example": {"statusCode": status, "error": phrase, "message": _MEANINGS.get(status, phrase)},
            }
        },
    }


def reference_headers(headers: Schema) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in headers}


def response_name(status: int) -> str:
    """`NotFound`."""
    return HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "")
