"""Django's settings. Safe with an empty environment; what can be set is listed in environment.py."""

import sys
from pathlib import Path

from goodterms.config import environment
from goodterms.config.database import connection_settings

HERE = environment.read()
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = HERE.debug
SECRET_KEY = environment.secret_key(HERE.home)
ALLOWED_HOSTS = list(HERE.hosts)
BASE_URL = HERE.base_url
ROOT_URLCONF = "goodterms.config.urls"
WSGI_APPLICATION = "goodterms.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "store.User"

INSTALLED_APPS = [
    "goodterms.store",
    "goodterms.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "goodterms.desk.gate.Gate",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "goodterms.desk.around.around",
            ],
        },
    }
]

DATABASES = {"default": connection_settings(HERE.database_url, app_role=HERE.app_role)}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"

LANGUAGE_CODE = HERE.language
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 2 * 60 * 60
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60
SESSION_COOKIE_SECURE = HERE.tls
SESSION_COOKIE_NAME = "__Host-goodterms" if HERE.tls else "goodterms"
CSRF_COOKIE_SECURE = HERE.tls
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = True
SESSION_ENGINE = "goodterms.desk.session_store"
CSRF_FAILURE_VIEW = "goodterms.desk.pages.wrong.form_expired"
SECURE_HSTS_SECONDS = 31_536_000 if HERE.tls else 0
SECURE_SSL_REDIRECT = HERE.tls
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HERE.behind_proxy else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
USE_X_FORWARDED_HOST = False
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if HERE.smtp_host else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HERE.home / "mail"
EMAIL_HOST, EMAIL_PORT = HERE.smtp_host, HERE.smtp_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = HERE.smtp_user, HERE.smtp_password
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = HERE.mail_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "goodterms.config.logging.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
