"""Settings, all read from the environment.

Safe by default: without a setting the site runs as in production (no debug pages,
secure cookies, HTTPS only) and refuses to start when a secret is missing.
`docs/settings.md` lists every variable.
"""

import tomllib
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from core.licence import TERMS_NAME, TERMS_PATH
from core.other_sites import static_for_other_sites

BASE_DIR = Path(__file__).resolve().parent.parent
# Of the site, its API and this package alike (CHANGELOG.md).
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-debugging" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random string (DEBUG is off).")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    "abep_map.apps.StaffAdminConfig",
    "abep_map.apps.AbepMapConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "django.contrib.gis",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "abep_map.apps.StaticFilesConfig",
    "csp",
    "corsheaders",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "leaflet",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "core",
    "mail",
    "boundaries",
    "figures",
    "partnerships",
    "explore",
    "api",
    "exports",
    "contacts",
    "corrections",
    "surveys",
    "staff",
]

MIDDLEWARE = [
    "abep_map.health.HealthChecks",
    "abep_map.outages.MarkStale",
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "core.compression.WithoutRefusedEncodings",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.byte_ranges.GZipWholeAnswers",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "abep_map.browser_features.PermissionsPolicy",
    "csp.middleware.CSPMiddleware",
    "abep_map.refusals.RefuseNullCharacters",
    "abep_map.refusals.RefuseLargeBodies",
    "abep_map.costs.BoundCosts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "staff.access.StaffOnly",
    # After the door: what is sent to a closed page is not read before it is known from whom.
    "django.middleware.csrf.CsrfViewMiddleware",
]

# Whoever has this token may read numbers for Prometheus at /metrics; without one nobody may.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN:
    MIDDLEWARE.insert(1, "abep_map.metrics.Metrics")

ROOT_URLCONF = "abep_map.urls"
WSGI_APPLICATION = "abep_map.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Our own templates come first, so that templates/leaflet/ replaces django-leaflet's
        # (which carry inline scripts that the content security policy forbids).
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # None of these reads the session until a template asks: public pages set no cookie.
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "exports.context_processors.record_shown",
                "exports.context_processors.operator",
            ]
        },
    }
]

DATABASES = {
    "default": env.db_url("DATABASE_URL", engine="core.postgis")
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
# Other libraries than the system's: an image has those of Python's packages alone.
GDAL_LIBRARY_PATH = env.str("GDAL_LIBRARY_PATH", default=None)
GEOS_LIBRARY_PATH = env.str("GEOS_LIBRARY_PATH", default=None)
# What one waits for the database at most, in seconds. The web server switches on the limits of
# statements: commands load, migrate and dump for as long as it takes.
CONNECT_TIMEOUT_S, LOCK_TIMEOUT_S, STATEMENT_TIMEOUT_S, IDLE_IN_TRANSACTION_TIMEOUT_S = 3, 3, 8, 30
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", CONNECT_TIMEOUT_S)
DATABASE_TIME_LIMITS = env.bool("DATABASE_TIME_LIMITS", default=False)
if DATABASE_TIME_LIMITS:
    DATABASES["default"]["OPTIONS"]["options"] = (
        f"-c lock_timeout={LOCK_TIMEOUT_S}s -c statement_timeout={STATEMENT_TIMEOUT_S}s"
        f" -c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_TIMEOUT_S}s"
    )
# A streaming standby of it, which answers what anybody reads unless it is further behind.
if "STANDBY_URL" in env.ENVIRON:
    DATABASES["standby"] = DATABASES["default"] | env.db_url("STANDBY_URL", engine="core.postgis")
    DATABASES["standby"]["OPTIONS"] = DATABASES["default"]["OPTIONS"] | {"connect_timeout": 1}
    DATABASE_ROUTERS = ["core.standby.PublicReadsRouter"]
    MIDDLEWARE.append("core.standby.PublicReads")
STANDBY_LAG_S = env.float("STANDBY_LAG_S", default=5)
# In the database, so that a limit holds whichever process or machine answers. A migration of
# corrections makes the table. Django throws entries away beyond the number given here.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True
# One form of time, wherever no template says another: the admin’s.
DATE_FORMAT, DATETIME_FORMAT, TIME_FORMAT = "j F Y", "j F Y, H:i", "H:i"

FIXTURES_DIR = BASE_DIR / "fixtures"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", default=BASE_DIR / ".local" / "static")
# Pages ask for them by their hashed names alone.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ADD_HEADERS_FUNCTION = static_for_other_sites
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "abep_map.storage.StaticStorage"},
}

# HTTPS is expected unless it is switched off, as `make run` does on the loopback address.
HTTPS = env.bool("HTTPS", default=True)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Browsers are shipped with this promise, and it takes months to take back: on purpose alone.
SECURE_HSTS_PRELOAD = HTTPS and env.bool("HSTS_PRELOAD", default=False)
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SECURE = HTTPS
# So many proxies, one behind the other, each of which adds who asked it to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
if TRUSTED_PROXIES:
    # Only for a proxy that always sets this header itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

# Sign-in, for staff alone: nobody else has an account, so nobody else has a session.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
# `make run` switches it off on the loopback address, as it does with HTTPS.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=True)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff"
ACCOUNT_ADAPTER = "staff.access.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator makes each account
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "staff.second_factor.SecondFactorAdapter"
# What second factors are stored with: the first encrypts, the others still read.
SECOND_FACTOR_KEYS = env.list("SECOND_FACTOR_KEYS", default=[SECRET_KEY])
MFA_TOTP_ISSUER = "ABEP Map"
MFA_TOTP_TOLERANCE = 1  # a code that changed while it was being typed still does
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
# A session ends with the browser, or two hours after the last page of staff.
SESSION_COOKIE_AGE = 2 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# Signing in makes a new token: what is sent from a page that was open before is kept.
CSRF_FAILURE_VIEW = "staff.kept_forms.keep_and_ask_again"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The address that e-mails lead to. E-mails are written where no request tells it.
SITE_URL = env.str("SITE_URL", default=f"http{'s' if HTTPS else ''}://{ALLOWED_HOSTS[0]}").rstrip(
    "/"
)

# The API at /api/v1/: anybody may read it, from any page, up to so many requests a minute.
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=600)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "api.schema.Description",
    "EXCEPTION_HANDLER": "api.errors.as_problem",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ABEP Map",
    "DESCRIPTION": "How schools work together in England’s local authorities (LAs). Read-only.",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.1",
    "LICENSE": {"name": TERMS_NAME, "url": f"{SITE_URL}{TERMS_PATH}"},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # The description names regions and LAs, so it needs a loaded database; tests look at it there.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.complete",
    ],
}
CORS_ALLOW_ALL_ORIGINS = True
# The API, and every public file and feed; no page.
CORS_URLS_REGEX = (
    r"^/(api/|data/.|editions/[^/]+/.|geometry/|share/|oembed/|compare\.csv$|(.+/)?changes/feed/$)"
)
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "if-modified-since", "if-none-match", "if-range", "range"]
CORS_EXPOSE_HEADERS = [
    "Accept-Ranges",
    "Content-Disposition",
    "Content-Range",
    "ETag",
    "Last-Modified",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
]

# Debian 12 ships GDAL 3.6, which cannot shut off network access while it reads a spatial
# reference. The site parses none from its users: files of boundaries come from staff alone.
# HSTS preload is for whoever runs the site to switch on.
SILENCED_SYSTEM_CHECKS = ["gis.W001", "security.W021"]

LEAFLET_CONFIG = {
    # The map is drawn from our own geometry alone: no tiles, so nothing comes from another host.
    "TILES": [],
    "SPATIAL_EXTENT": (-6.45, 49.85, 1.8, 55.83),
    "MIN_ZOOM": 4,
    "MAX_ZOOM": 12,
    "ATTRIBUTION_PREFIX": False,
    "RESET_VIEW": False,
    "SCALE": None,
    "NO_GLOBALS": True,
}

# Mail: SMTP by EMAIL_URL, or a provider's API by EMAIL_BACKEND and ANYMAIL. Without either,
# e-mails are kept in the database until there is one.
_mail_url = env.str("EMAIL_URL", default="")
_mail = env.email_url_config(_mail_url or "smtp://localhost")
EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND",
    # SMTP with a limit on the whole conversation; files and the like are written by Django's own.
    default=_mail["EMAIL_BACKEND"].replace("django.core.mail.backends.smtp", "mail.smtp"),
)
MAIL_IS_SET = bool(_mail_url) or "EMAIL_BACKEND" in env.ENVIRON
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = env.float("EMAIL_TIMEOUT", default=20)
ANYMAIL = env.dict("ANYMAIL", default={})
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="")
if MAIL_IS_SET and not DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured("Set MAIL_FROM to the address that e-mails come from.")

# Who is told by e-mail of a fault of the site's own, at most once an hour for each fault.
ADMINS = [("", address) for address in env.list("ADMINS", default=[])]

# Sentry or GlitchTip, which is told of faults too.
SENTRY_DSN = env.str("SENTRY_DSN", default="")
SENTRY_ENVIRONMENT = env.str("SENTRY_ENVIRONMENT", default="production")

# Who runs the site and answers for it: shown in the footer, on the privacy page and in e-mails.
OPERATOR = {
    "name": env.str("OPERATOR", default="Centre for Education and Youth (CfEY)"),
    "url": env.str("OPERATOR_URL", default="https://cfey.org/"),
    "email": env.str("OPERATOR_EMAIL", default=""),
}

# What people send in: how long it is kept. The privacy notice and the commands read these.
CONFIRM_WITHIN = timedelta(days=env.int("CONFIRM_WITHIN_DAYS", default=3))
# The same where the e-mail with the link was given up: staff can have it sent again.
UNSENT_RETENTION = timedelta(days=30)
DRAFT_RETENTION = timedelta(days=env.int("DRAFT_RETENTION_DAYS", default=7))
RETENTION_MONTHS = env.int("RETENTION_MONTHS", default=12)
# Of surveys, counted from the last day of a round. Who answered is kept for RETENTION_MONTHS at the
# most, and no longer than until its results are published.
SURVEY_DRAFT_RETENTION = timedelta(days=env.int("SURVEY_DRAFT_RETENTION_DAYS", default=30))
SURVEY_TEXT_MONTHS = env.int("SURVEY_TEXT_MONTHS", default=24)

# What `manage.py run_daily_jobs` runs, in this order: each a command, and what staff see of it.
DAILY_JOBS = {
    "delete_expired_data": "Personal data that is due is deleted",
    "ask_to_verify": "LAs that are due again are asked",
    "remind_senders": "Senders are reminded of our questions",
    "tell_moderators": "Moderators are told what is waiting",
    "clearsessions": "Old sessions of staff are deleted",
    "check_links": "Links in the record are checked",
}
# Other people's sites are asked for pages only where whoever runs this one says so.
CHECK_LINKS = env.bool("CHECK_LINKS", default=False)
# A job has to have been done within a day and two hours, and a backup too where one is expected.
JOBS_DONE_WITHIN = timedelta(hours=26)
BACKUPS_EXPECTED = env.bool("BACKUPS_EXPECTED", default=False)
# The empty database, with the extensions, that a backup is tried in a copy of.
SCRATCH_TEMPLATE = env.str("SCRATCH_TEMPLATE", default="template1")
# Where it is kept, as a digest, whose data were erased, so that a restored copy loses them again.
ERASURES_FILE = env.str("ERASURES_FILE", default="")
# The disk that has to have room: at least a twentieth of it and 1 GB.
WATCHED_DISK = env.path("WATCHED_DISK", default=BASE_DIR)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"outages": {"()": "abep_map.outages.OneLineForAnOutage"}},
    "formatters": {"private": {"()": "core.logs.PrivateFormatter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["outages"],
            "formatter": "private",
        },
        "admins": {"class": "mail.fault_reports.FaultReports", "level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # In place of Django's own handler, which would send whole requests.
        "django": {"handlers": ["admins"], "level": "INFO"},
        "core.jobs": {"handlers": ["admins"]},
    },
}
