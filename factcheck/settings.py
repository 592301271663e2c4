"""Settings, read from environment variables; the README has a table of them.

Two ways to run: with DATABASE_URL, for the public, where nothing unsafe has a default; without
it, on one's own machine, with the bundled PostgreSQL and a key kept beside its data.
"""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from factcheck.database_url import parse_database_url
from factcheck.local_key import local_secret_key

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_FOLDER = Path(env.str("FACTCHECK_DATA", "") or BASE_DIR / ".data").expanduser().resolve()

DEBUG = env.bool("DEBUG", False)

DATABASE_URL = env.str("DATABASE_URL", "")
LOCAL = not DATABASE_URL

# Keys

MINIMUM_KEY_LENGTH = 50
NEW_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"


def _secret_key() -> str:
    key = env.str("SECRET_KEY", "")
    if not key and LOCAL:
        return local_secret_key(DATA_FOLDER)
    if not key:
        raise ImproperlyConfigured(
            f"SECRET_KEY is not set. Set it to a long random text, for example from: {NEW_KEY}"
        )
    if len(key) < MINIMUM_KEY_LENGTH or len(set(key)) < 5 or key.startswith("django-insecure-"):
        raise ImproperlyConfigured(
            f"SECRET_KEY can be guessed: it needs {MINIMUM_KEY_LENGTH} random characters or more. "
            f"Make one with: {NEW_KEY}"
        )
    return key


SECRET_KEY = _secret_key()

# Signs the checkpoints of the sealed record; where it is empty, the file `sealing_key` of the data
# folder does. Only `seal_history` needs it.
SEALING_KEY = env.str("SEALING_KEY", "")

# Hosts and HTTPS

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is not set. Set it to the names the site is reached by, "
        "for example: ALLOWED_HOSTS=factcheck.example.org,www.factcheck.example.org"
    )
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

HTTPS = env.bool("HTTPS", not LOCAL and not DEBUG)
if HTTPS:
    # gunicorn speaks plain HTTP; the proxy before it says which requests came over HTTPS.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 3600)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
X_FRAME_OPTIONS = "DENY"
# HSTS for subdomains and its preload list bind a whole domain, which is not this site's to do.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Database

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **(
            {"ENGINE": "factcheck.embedded_postgres", "DATA_FOLDER": DATA_FOLDER / "postgres"}
            if LOCAL
            else parse_database_url(DATABASE_URL)
        ),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A claim's form at the desk has ten fields a row of evidence; Django stops at a thousand.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Parts

INSTALLED_APPS = [
    "factcheck.desk.DeskConfig",  # django.contrib.admin with the desk for its site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_filters",
    "factcheck.embedded_postgres",
    "articles",
]

MIDDLEWARE = [
    "factcheck.health.health_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "articles.views.freshness.freshness",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "articles.admin.acting.acting_user",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"
LOGIN_URL = "admin:login"

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
                "articles.views.context.site",
            ],
        },
    },
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# An address typed without its scheme is taken for a secure one, as from Django 6 on.
FORMS_URLFIELD_ASSUME_HTTPS = True

# How many megabytes of the pages made last each process keeps; 0 keeps none.
PAGES_KEPT_MB = env.int("PAGES_KEPT_MB", 16)

# Language and time

LANGUAGE_CODE = env.str("LANGUAGE_CODE", "en")
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_TZ = True

# Mail: none is sent without EMAIL_HOST

EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", not EMAIL_USE_SSL)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"factcheck@{ALLOWED_HOSTS[0].lstrip('*.')}")
SITE_URL = env.str(
    "SITE_URL", f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0].lstrip('*.')}"
).rstrip("/")

# Files

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", "") or DATA_FOLDER / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_FOLDER / "media"

# What the pages say

# `load_demo` leaves this mark beside the data that it makes, so that a banner can say so.
DEMONSTRATION = env.bool("FACTCHECK_DEMO", LOCAL and (DATA_FOLDER / "demo").exists())

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        # Without its own handlers, which mail errors or speak only when DEBUG is on.
        "django": {"handlers": [], "propagate": True},
    },
}
