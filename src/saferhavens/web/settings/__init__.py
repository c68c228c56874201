"""Django's settings. What differs from one installation to the next comes from `environment.py`."""

from datetime import timedelta

from django.contrib.messages import constants as messages
from django.utils.csp import CSP

from saferhavens import __version__
from saferhavens.core.languages import DEFAULT_LANGUAGE
from saferhavens.core.languages import LANGUAGES as OUR_LANGUAGES
from saferhavens.web.settings.environment import PROJECT, read_environment

ENVIRONMENT = read_environment()
VERSION = __version__

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
DEMO = ENVIRONMENT.demo
ALLOWED_HOSTS = ENVIRONMENT.hosts
SITE_ADDRESS = ENVIRONMENT.site_address
SOURCE_ADDRESS = ENVIRONMENT.source_address
CONTACT = ENVIRONMENT.contact
HOME = ENVIRONMENT.home
DATA_FOLDER = ENVIRONMENT.data_folder

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "saferhavens.web.people",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks_db",
    "saferhavens.web.ledger",
    "saferhavens.web.jobs",
    "saferhavens.web.access",
    "saferhavens.web.vintages",
    "saferhavens.web.places",
    "saferhavens.web.mobility",
    "saferhavens.web.custody",
    "saferhavens.web.evidence",
    "saferhavens.web.sharing",
    "saferhavens.web.outlook",
    "saferhavens.web.intake.form",
    "saferhavens.web.intake.anonymous",
    "saferhavens.web.intake.openrosa",
    "saferhavens.web.intake.table",
    "saferhavens.web.intake.programs",
    "saferhavens.web.profiles",
    "saferhavens.web.demo",
    "saferhavens.web.design",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "saferhavens.web.access.limits.LimitsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "saferhavens.web.people.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "saferhavens.web.access.middleware.SessionLimitsMiddleware",
    "saferhavens.web.access.middleware.SignInRequiredMiddleware",
    "saferhavens.web.access.middleware.SecondFactorRequiredMiddleware",
    "saferhavens.web.access.middleware.NoStoreMiddleware",
    "saferhavens.web.access.problems.ProblemMiddleware",
]

ROOT_URLCONF = "saferhavens.web.urls"
WSGI_APPLICATION = "saferhavens.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "src" / "saferhavens" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "saferhavens.web.design.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "saferhavens.web.design.templatetags.design"],
        },
    }
]

MESSAGE_TAGS = {messages.INFO: "", messages.SUCCESS: "good", messages.WARNING: "warn", messages.ERROR: "bad"}

DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, so that all processes count attempts together; large, so that nobody can push counts out of it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
RECURRING_JOBS = {
    "saferhavens.web.evidence.tasks.drain": timedelta(minutes=1),
    "saferhavens.web.evidence.tasks.find_duplicates": timedelta(minutes=5),
    "saferhavens.web.people.tasks.clean_up": timedelta(days=1),
    "saferhavens.web.ledger.tasks.keep_head": timedelta(days=1),
    "saferhavens.web.jobs.tasks.remove_old_results": timedelta(days=1),
    "saferhavens.web.custody.tasks.look_after": timedelta(days=1),
    "saferhavens.web.intake.anonymous.tasks.remove_lapsed": timedelta(days=1),
    "saferhavens.web.sharing.tasks.renew_releases": timedelta(days=1),
    "saferhavens.web.outlook.tasks.renew_outlook": timedelta(days=1),
}

# --- people and sign-in ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["saferhavens.web.people.backends.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# OWASP ASVS 5, 6.2: length and known passwords count; composition and expiry rules are not used.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "saferhavens.web.people.passwords.KnownPasswordValidator"},
    {"NAME": "saferhavens.web.people.passwords.NotFromContextValidator"},
    {"NAME": "saferhavens.web.people.passwords.LongestValidator"},
]
ACCOUNT_ADAPTER = "saferhavens.web.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account exists only by invitation, which proves the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_FORMS = {
    "login": "saferhavens.web.people.account_forms.SignInForm",
    "reset_password": "saferhavens.web.people.account_forms.AskForNewPasswordForm",
    "reset_password_from_key": "saferhavens.web.people.account_forms.NewPasswordForm",
    "change_password": "saferhavens.web.people.account_forms.ChangePasswordForm",
    "reauthenticate": "saferhavens.web.people.account_forms.PasswordAgainForm",
}
MFA_ADAPTER = "saferhavens.web.people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "saferhavens.web.people.account_forms.CodeForm",
    "reauthenticate": "saferhavens.web.people.account_forms.CodeAgainForm",
    "activate_totp": "saferhavens.web.people.account_forms.SetUpAppForm",
    "add_webauthn": "saferhavens.web.people.passkey_forms.AddPasskeyForm",
    "authenticate_webauthn": "saferhavens.web.people.passkey_forms.PasskeyForm",
    "login_webauthn": "saferhavens.web.people.passkey_forms.SignInWithPasskeyForm",
    "reauthenticate_webauthn": "saferhavens.web.people.passkey_forms.PasskeyAgainForm",
}
MFA_TOTP_TOLERANCE = 1  # clocks of cheap phones; each code still works once
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.behind_https  # passkeys on http://localhost
# Attempts are counted by address: the one that our own proxy names, never one that a visitor claims.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.behind_https else 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Safer Havens"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"

SESSION_ENGINE = "saferhavens.web.people.sealed_sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "saferhavens.web.access.problems.form_too_old"
PASSWORD_RESET_TIMEOUT = 60 * 60
INVITATION_DAYS = 7

# --- evidence -------------------------------------------------------------------------------------------------

EVIDENCE_URGENT_HOURS = ENVIRONMENT.urgent_hours
AWAY_ADDRESS = ENVIRONMENT.away_address
REMOVE_WITHDRAWN_DAYS = ENVIRONMENT.remove_withdrawn_days
REMOVE_UNVERIFIED_DAYS = ENVIRONMENT.remove_unverified_days

# --- safety of the pages --------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],  # MapLibre draws its icons from data and blob addresses
    "worker-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = ENVIRONMENT.behind_https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_https else None
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.behind_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.behind_https
SECURE_HSTS_PRELOAD = ENVIRONMENT.behind_https
SESSION_COOKIE_SECURE = ENVIRONMENT.behind_https
CSRF_COOKIE_SECURE = ENVIRONMENT.behind_https
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.site_address]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# Small files stay in memory, others are sealed as they arrive: nothing is written to the disk in clear.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "saferhavens.web.custody.uploads.SealedUploadHandler",
]

# --- languages ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = DEFAULT_LANGUAGE
LANGUAGES = [(language.code, language.own_name) for language in OUR_LANGUAGES]
LOCALE_PATHS = [PROJECT / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "saferhavens.web.formats"

# --- files ----------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [("ours", PROJECT / "frontend" / "dist")] if (PROJECT / "frontend" / "dist").is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "saferhavens.web.design.staticfiles.HashedStaticFiles"},
}
WHITENOISE_MAX_AGE = 3600

# --- mail -----------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
SMTP = {
    "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {
        "host": ENVIRONMENT.mail_host,
        "port": ENVIRONMENT.mail_port,
        "username": ENVIRONMENT.mail_user,
        "password": ENVIRONMENT.mail_password,
        "use_tls": True,
    },
}
OUTBOX = {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": HOME / "outbox"}}
MAILERS = {"default": SMTP if ENVIRONMENT.mail_host else OUTBOX}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"saferhavens": {"level": "INFO"}},
}
