"""All settings, read from the environment. README.md documents each variable; a test holds it to that."""

from pathlib import Path
from urllib.parse import urlsplit

from clientcare import env, security

ROOT = Path(__file__).resolve().parent.parent
VAR_DIR = env.folder("VAR_DIR", ROOT / "var")

# Where we are
HOST = env.text("HOST", "127.0.0.1")
PORT = env.port("PORT", 8000)
PUBLIC_URL = env.origin("PUBLIC_URL", f"http://{f'[{HOST}]' if ':' in HOST else HOST}:{PORT}")
WORKERS = env.integer("WORKERS", 2, most=64)
THREADS = env.integer("THREADS", 4, most=64)
DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY", VAR_DIR / "secret_key")
IS_HTTPS = PUBLIC_URL.startswith("https://")

# Who may ask
ALLOWED_HOSTS = [
    urlsplit(PUBLIC_URL).hostname or "",
    "localhost",
    "127.0.0.1",
    "[::1]",
    *env.words("ALLOWED_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cards.core.views.stale_form"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IS_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.flag("TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
CONTENT_SECURITY_POLICY = security.CONTENT_SECURITY_POLICY
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["clientcare.security.OneSmallFile"]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "simple_history",
    "csp",
    "cards",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "clientcare.middleware.headers",
    "clientcare.middleware.refuse_large_bodies",  # before anything reads a form
    "clientcare.middleware.refuse_null_bytes",  # before sessions, which look up what a cookie says
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clientcare.middleware.AccountRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "clientcare.middleware.htmx_redirects",  # inside messages, which it writes
    "clientcare.middleware.explain_refused_methods",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "clientcare.urls"
WSGI_APPLICATION = "clientcare.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cards.core.context.site",
                "cards.firms.context.people",
                "cards.examples.context.frame",
            ],
        },
    },
]

# Data
DATABASES = {"default": env.database("DATABASE_URL", VAR_DIR / "clientcare.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Shared by all workers, because sign-in limits are counted here. With Django's 300 entries, a few hundred
    # addresses would push everybody's limits out.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
LIBRARY_DIR = ROOT / "cards" / "library"

# People
AUTH_USER_MODEL = "cards.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "landing"
GUESTS = env.flag("GUESTS", default=True)
SIGN_UP = env.flag("SIGN_UP", default=True)
ACCOUNT_ADAPTER = "clientcare.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "cards.firms.forms.SignUpBase"
ACCOUNT_FORMS = {
    "login": "cards.firms.account_forms.LoginForm",
    "signup": "cards.firms.account_forms.SignupForm",
    "confirm_email_verification_code": "cards.firms.account_forms.ConfirmEmailVerificationCodeForm",
    "change_password": "cards.firms.account_forms.ChangePasswordForm",
    "reset_password": "cards.firms.account_forms.ResetPasswordForm",
    "reset_password_from_key": "cards.firms.account_forms.ResetPasswordKeyForm",
}
# A guest is signed in already when they sign up; our views send everybody else away.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
# Per address, with room for a whole cohort behind one; the rest is as django-allauth has it.
ACCOUNT_RATE_LIMITS = {
    "start_guest": "40/m/ip,400/d/ip",
    "report": "20/h/user,200/h/ip",
    "comment": "60/h/user,400/h/ip",
    "save_example": "120/h/user,1200/h/ip",
    "export": "20/h/user,200/h/ip",
    "invite": "60/h/user,600/h/ip",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"

# E-mail: written to the terminal until a server is named.
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.port("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "Clientcare <clientcare@localhost>")
# An address can only be proven where mail can be sent.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_HOST else "none"
# By code: it comes back to the browser that asked, where a guest's history is; a link may open in another.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = bool(EMAIL_HOST)
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True

# Time and language
LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", "Europe/London")

# Static files
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SIMPLE_HISTORY_REVERT_DISABLED = True  # our own restore brings a card back together with its points
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_traceback": {"()": "clientcare.security.WithoutTraceback"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "refusals": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_traceback"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # An address that is not there and a form that was not right are everyday answers, no warnings.
        "django.request": {"level": "ERROR"},
        "django.security": {"handlers": ["refusals"], "propagate": False},
    },
}
