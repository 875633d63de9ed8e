"""Every setting of Leadgate, read from the environment once and loudly (see docs/settings.md).

A value that can't be read stops the start with a sentence that names the variable.
"""

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from config.readers import at_least, one_of, read_networks, read_resolvers, writable
from config.secrets_file import read_or_create_secret

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent

# Where the embedded server, its password and the secret key live.
LEADGATE_DATA = Path(env.str("LEADGATE_DATA", default=str(BASE_DIR / ".leadgate"))).absolute()

with writable(LEADGATE_DATA, "LEADGATE_DATA"):
    SECRET_KEY = env.str("LEADGATE_SECRET_KEY", default="") or read_or_create_secret(
        LEADGATE_DATA / "secret_key"
    )
    # Of its own: whoever renews the secret key doesn't let erased people back in.
    LEADGATE_ERASURE_KEY = env.str("LEADGATE_ERASURE_KEY", default="") or read_or_create_secret(
        LEADGATE_DATA / "erasure_key"
    )
DEBUG = env.bool("LEADGATE_DEBUG", default=False)
ALLOWED_HOSTS = env.list("LEADGATE_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("LEADGATE_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "config",
    "leads",
    "campaigns",
    "blocklists",
    "workspaces",
    "config.admin_app.LeadgateAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "procrastinate.contrib.django",
    "axes",
    "django_htmx",
]

MIDDLEWARE = [
    "config.web.observing.observe",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "workspaces.audit.requests.note_actor",
    "workspaces.tenant_admin.zones.use_readers_zone",
    "config.web.strangers.refuse_large_bodies_of_strangers",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False  # the API answers with and without a trailing slash itself

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database: DATABASE_URL if set, else the embedded server (config/embedded_postgres/) ---
DATABASE_URL = env.str("DATABASE_URL", default="")
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL") if DATABASE_URL else {"NAME": "leadgate"}
}
DATABASES["default"] |= {
    "ENGINE": "config.postgresql",
    "CONN_MAX_AGE": None,
    "CONN_HEALTH_CHECKS": True,
}
# Past a pooler in transaction mode: what needs a session of its own (workspaces/database/locks.py,
# config/queue_connector.py). Django's cursors on the server would need one as well.
if DATABASE_DIRECT_URL := env.str("DATABASE_DIRECT_URL", default=""):
    if not DATABASE_URL:
        raise ImproperlyConfigured("DATABASE_DIRECT_URL is set without DATABASE_URL, which it goes beside")
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    DATABASES["direct"] = DATABASES["default"] | env.db_url("DATABASE_DIRECT_URL")
    DATABASES["direct"] |= {"ENGINE": "config.postgresql", "TEST": {"MIRROR": "default"}}
PROCRASTINATE_ON_APP_READY = "config.queue_connector.use_own_connector"
# Prepared statements save the gate the planning of each import. Poolers that hand out another
# connection for every transaction may not know them, so a server of your own has to allow them.
if env.bool("LEADGATE_PREPARED_STATEMENTS", default=not DATABASE_URL):
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 2
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "workspaces.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"  # where the page that was requested is none of ours
# Who is meant by a failed login is what the form sends as `username`, in one spelling: without it failures
# have no name, nobody is locked out, and then everybody behind an address is.
AXES_USERNAME_FORM_FIELD = "username"
AXES_HANDLER = "config.lockout.Handler"
AXES_USERNAME_CALLABLE = "config.lockout.username_of"
AXES_LOCKOUT_CALLABLE = "config.lockout.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page has shown until when
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # one guesser doesn't lock the owner out
AXES_RESET_ON_SUCCESS = True

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]  # dates as ISO 8601 writes them

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # serves each app's static files without a collectstatic step

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
SESSION_COOKIE_SAMESITE = "Lax"
# People reach Leadgate by HTTPS, through a proxy that says so in X-Forwarded-Proto. Whoever gets here past
# the proxy and claims it deceives nobody but themselves: nothing is granted for it.
LEADGATE_HTTPS = env.bool("LEADGATE_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LEADGATE_HTTPS
if LEADGATE_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_REFERRER_POLICY = "same-origin"

# --- The API ---
LEADGATE_BODY_LIMIT = env.int("LEADGATE_BODY_LIMIT", default=10 * 1024 * 1024)  # bytes
# The upload pages read files in streams; this bounds only what Django itself would hold in memory.
DATA_UPLOAD_MAX_MEMORY_SIZE = LEADGATE_BODY_LIMIT
LEADGATE_SMARTLEAD_BODY_LIMIT = env.int("LEADGATE_SMARTLEAD_BODY_LIMIT", default=16 * 1024 * 1024)  # bytes
LEADGATE_OUTCOME_DAYS = env.int("LEADGATE_OUTCOME_DAYS", default=30)  # days
LEADGATE_AUDIT_DAYS = at_least(30, "LEADGATE_AUDIT_DAYS", env.int("LEADGATE_AUDIT_DAYS", default=400))

REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "workspaces.api.openapi.operations.OperationSchema"}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "TITLE": "Leadgate API",
    "VERSION": "2.0.0",
    "SORT_OPERATION_PARAMETERS": False,
    "POSTPROCESSING_HOOKS": [],
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    # The page loads nothing from anywhere else.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "list", "tryItOutEnabled": True},
}

# --- Files: uploaded, converted, imported, removed with the outcomes of their rows ---
LEADGATE_FILES = Path(env.str("LEADGATE_FILES", default=str(LEADGATE_DATA / "files"))).absolute()
LEADGATE_UPLOAD_LIMIT = env.int("LEADGATE_UPLOAD_LIMIT", default=1024**3)  # bytes, as they come
LEADGATE_UNPACKED_LIMIT = env.int("LEADGATE_UNPACKED_LIMIT", default=8 * 1024**3)  # bytes
LEADGATE_CONVERT_MEMORY = env.int("LEADGATE_CONVERT_MEMORY", default=2 * 1024**3)  # bytes, of the child
LEADGATE_JOB_STATEMENT_SECONDS = at_least(
    1, "LEADGATE_JOB_STATEMENT_SECONDS", env.int("LEADGATE_JOB_STATEMENT_SECONDS", default=60)
)
LEADGATE_JOB_LOCK_SECONDS = at_least(
    1, "LEADGATE_JOB_LOCK_SECONDS", env.int("LEADGATE_JOB_LOCK_SECONDS", default=30)
)
LEADGATE_OPEN_IMPORTS = at_least(
    1, "LEADGATE_OPEN_IMPORTS", env.int("LEADGATE_OPEN_IMPORTS", default=1000)
)  # files of a workspace that wait or are being imported
LEADGATE_FILES_LIMIT = env.int("LEADGATE_FILES_LIMIT", default=50 * 1024**3)  # bytes kept of a workspace
LEADGATE_INSPECT_SECONDS = env.float("LEADGATE_INSPECT_SECONDS", default=10)
LEADGATE_CONVERT_SECONDS = env.int("LEADGATE_CONVERT_SECONDS", default=600)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "imports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": LEADGATE_FILES, "file_permissions_mode": 0o600},
    },
}
# On the disk where they will stay, so that an upload is never in memory and moving it costs nothing.
FILE_UPLOAD_TEMP_DIR = LEADGATE_FILES / "incoming"
with writable(LEADGATE_FILES, "LEADGATE_FILES"):
    FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
FILE_UPLOAD_HANDLERS = ["leads.admin.upload_handler.ImportFileHandler"]

# --- Mail: who started a long import is notified of its end ---
EMAIL_CONFIG = env.email_url("LEADGATE_EMAIL_URL", default="dummymail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("LEADGATE_EMAIL_FROM", default="leadgate@localhost")
LEADGATE_URL = env.str("LEADGATE_URL", default="")  # in mails; "" leaves the link out

# --- Verification: would mail to an address arrive? (docs/verification.md) ---
LEADGATE_VERIFY_RESOLVERS = read_resolvers(env.list("LEADGATE_VERIFY_RESOLVERS", default=[]))
LEADGATE_VERIFY_CANARIES = env.list(
    "LEADGATE_VERIFY_CANARIES", default=["gmail.com", "outlook.com", "yahoo.com", "icloud.com"]
)
LEADGATE_VERIFY_IN_FLIGHT = at_least(
    1, "LEADGATE_VERIFY_IN_FLIGHT", env.int("LEADGATE_VERIFY_IN_FLIGHT", default=200)
)  # questions
LEADGATE_VERIFY_TIMEOUT = env.float("LEADGATE_VERIFY_TIMEOUT", default=5.0)  # seconds
LEADGATE_VERIFY_DAYS = at_least(0, "LEADGATE_VERIFY_DAYS", env.int("LEADGATE_VERIFY_DAYS", default=30))
LEADGATE_VERIFY_DOMAIN_HOURS = at_least(
    0, "LEADGATE_VERIFY_DOMAIN_HOURS", env.int("LEADGATE_VERIFY_DOMAIN_HOURS", default=72)
)
LEADGATE_VERIFY_ROUNDS = at_least(1, "LEADGATE_VERIFY_ROUNDS", env.int("LEADGATE_VERIFY_ROUNDS", default=3))
LEADGATE_VERIFY_RETRY_SECONDS = env.int("LEADGATE_VERIFY_RETRY_SECONDS", default=600)
LEADGATE_VERIFY_NETWORK_HOURS = at_least(
    1, "LEADGATE_VERIFY_NETWORK_HOURS", env.int("LEADGATE_VERIFY_NETWORK_HOURS", default=24)
)
# Mail servers are queried only where this is on: many networks forbid it.
LEADGATE_VERIFY_SMTP = env.bool("LEADGATE_VERIFY_SMTP", default=False)
LEADGATE_VERIFY_HELO = env.str("LEADGATE_VERIFY_HELO", default="")
LEADGATE_VERIFY_MAIL_FROM = env.str("LEADGATE_VERIFY_MAIL_FROM", default="")
LEADGATE_VERIFY_SMTP_PORT = env.int("LEADGATE_VERIFY_SMTP_PORT", default=25)
LEADGATE_VERIFY_SMTP_TIMEOUT = env.float("LEADGATE_VERIFY_SMTP_TIMEOUT", default=20.0)  # seconds
LEADGATE_VERIFY_SMTP_PER_MINUTE = at_least(
    1, "LEADGATE_VERIFY_SMTP_PER_MINUTE", env.int("LEADGATE_VERIFY_SMTP_PER_MINUTE", default=60)
)
LEADGATE_VERIFY_STARTTLS = env.bool("LEADGATE_VERIFY_STARTTLS", default=True)
LEADGATE_VERIFY_PRIVATE_HOSTS = env.bool("LEADGATE_VERIFY_PRIVATE_HOSTS", default=False)
if LEADGATE_VERIFY_SMTP and not LEADGATE_VERIFY_HELO:
    raise ImproperlyConfigured("LEADGATE_VERIFY_SMTP needs LEADGATE_VERIFY_HELO: this machine's host name")

# --- The rate of the native API: of a workspace with all of its keys; 0 is no limit (docs/api.md) ---
LEADGATE_REQUESTS_PER_SECOND = at_least(
    0, "LEADGATE_REQUESTS_PER_SECOND", env.int("LEADGATE_REQUESTS_PER_SECOND", default=100)
)

# --- Agents: the key of `manage.py mcp` (docs/mcp.md); by HTTP each request brings its own ---
LEADGATE_API_KEY = env.str("LEADGATE_API_KEY", default="")

# --- Webhooks: may they go to private addresses? (docs/webhooks.md) ---
LEADGATE_WEBHOOK_PRIVATE_ADDRESSES = env.bool("LEADGATE_WEBHOOK_PRIVATE_ADDRESSES", default=False)

# --- The web server that `up` starts (config/gunicorn_conf.py) ---
LEADGATE_WEB_WORKERS = env.int(
    "LEADGATE_WEB_WORKERS", default=min(4, max(2, os.cpu_count() or 2))
)  # processes

# --- Figures for Prometheus (docs/metrics.md): who may read them, and where the processes keep theirs ---
LEADGATE_METRICS_TOKEN = env.str("LEADGATE_METRICS_TOKEN", default="")
LEADGATE_METRICS_ALLOWED = read_networks(
    "LEADGATE_METRICS_ALLOWED",
    env.list("LEADGATE_METRICS_ALLOWED", default=[] if LEADGATE_METRICS_TOKEN else ["127.0.0.0/8", "::1"]),
)
METRICS_FOLDER = LEADGATE_DATA / "metrics"
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_FOLDER)  # prometheus_client looks when it is imported

# --- The log on stderr; errors and traces to others where configured (config/telemetry) ---
LEADGATE_LOG_FORMAT = one_of(
    ("text", "json"), "LEADGATE_LOG_FORMAT", env.str("LEADGATE_LOG_FORMAT", default="text")
)
LEADGATE_SENTRY_DSN = env.str("LEADGATE_SENTRY_DSN", default="")
LEADGATE_OPENTELEMETRY = env.bool("LEADGATE_OPENTELEMETRY", default=False)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "config.telemetry.json_lines.JsonFormatter"}
        if LEADGATE_LOG_FORMAT == "json"
        else {
            "()": "config.logs.KeylessFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "filters": {"one_line": {"()": "config.logs.OneLine"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["one_line"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.str("LEADGATE_LOG_LEVEL", default="WARNING")},
    # A client's mistake is the client's to know: it has the answer. Ours are logged where they happen.
    "loggers": {
        "django.request": {"level": "ERROR"},
        # `manage.py runserver` prints the request line: in our format, which leaves keys out.
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
