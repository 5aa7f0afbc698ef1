"""What every way of running Byline shares; `dev`, `test` and `production` hand in their environment."""

from pathlib import Path

import dj_database_url
import dj_email_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from cms.env import BASE_DIR, Environment
from cms.logs import logging_to_console
from integrations import mail_providers

INSTALLED_APPS = [
    "cms",
    "posts",
    "integrations",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.locales",
    "cms.apps.QuietAdminConfig",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "anymail",
    "axes",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "cms.health.Health",
    "cms.request_log.Traced",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "cms.page_cache.PageCache",
    "cms.middleware.PublicCaching",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.middleware.ReadersLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "posts.accounts.middleware.RenewedSession",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.ContentPolicy",
    "allauth.account.middleware.AccountMiddleware",
    "posts.accounts.middleware.SecondFactor",
    "posts.desk.closed.ClosedScreens",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context_processors.site_chrome",
            ],
        },
    },
]

# Readers' pages load nothing but their own pictures, styles and fonts, and run no script.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "img-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],  # no script is allowed that could; Lighthouse asks for robots.txt out of the page
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'"],  # the review shows the page in a frame
    }
}
# The desk: Wagtail's editor needs inline scripts and styles (see cms.middleware).
DESK_CONTENT_POLICY = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "form-action": ["'self'"],
    "base-uri": ["'self'"],
    "frame-ancestors": ["'self'"],
}
# Our own pages for writing and for logging in: scripts from our own files, nothing inline.
PERSONAL_CONTENT_POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "worker-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
X_FRAME_OPTIONS = "DENY"  # Wagtail's previews and the review's frame say otherwise for themselves
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

# One way in for everybody, the admin included (posts.accounts).
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # seconds
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60  # seconds; renewed by saving, not by reading (posts.accounts.middleware)
ACCOUNT_ADAPTER = "posts.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; it tells allauth that people have passwords
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proven by the invitation that arrived there
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "posts.accounts.forms.LogInForm",
    "reset_password": "posts.accounts.forms.ForgottenForm",
    "reset_password_from_key": "posts.accounts.forms.NewPasswordForm",
    "change_password": "posts.accounts.forms.ChangePasswordForm",
    "reauthenticate": "posts.accounts.forms.AgainForm",
}
# A whole office may share one address. Guessing at one account is slowed by axes, below.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,10/5m/key",  # codes of the second step, by account
    "reset_password": "20/m/ip",  # by address typed, anybody could keep a colleague from one; letters are counted
    "reset_password_from_key": "20/m/ip",
}
MFA_ADAPTER = "posts.accounts.factors.FactorAdapter"
MFA_FORMS = {
    "authenticate": "posts.accounts.forms.CodeForm",
    "reauthenticate": "posts.accounts.forms.CodeAgainForm",
    "activate_totp": "posts.accounts.forms.AppForm",
    "add_webauthn": "posts.accounts.forms.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # see ACCOUNT_EMAIL_VERIFICATION
MFA_TOTP_TOLERANCE = 1  # steps of half a minute a phone's clock may be off
SOCIALACCOUNT_ADAPTER = "posts.accounts.oidc.SignOnAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "cms/locked_out.html"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "cms.visitors.address_of"
AXES_USERNAME_CALLABLE = "posts.accounts.adapter.name_tried"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [
    ("en", _("English")),
    ("nl", _("Dutch")),
    ("sv", _("Swedish")),
]
LOCALE_PATHS = [BASE_DIR / "cms" / "locale", BASE_DIR / "posts" / "locale", BASE_DIR / "integrations" / "locale"]
FORMAT_MODULE_PATH = "cms.formats"  # dates of English
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_URL = "/media/"

WAGTAIL_I18N_ENABLED = True
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False  # a planned version goes live while a newer one waits to be read
WAGTAIL_FINISH_WORKFLOW_ACTION = "posts.finish.finish_workflow"
WAGTAILIMAGES_IMAGE_MODEL = "posts.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "posts.picture_form.PictureForm"
WAGTAILIMAGES_AVIF_QUALITY = 60  # looks like JPEG at 85 (decision 0059)
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 24_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_DOCUMENT_MODEL = "posts.StoryDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "posts.document_form.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Ours, under /account/. An address is what sign-in by the company's account goes by, so only Admins change one.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False  # nobody sets another's password; its owner does, by mail
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_COMMENTS_ENABLED = False  # questions beside the text are ours; Wagtail mails inside the request
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 1

# The pages that may have channels.
CHANNEL_OWNER_MODEL = "posts.Blog"

# How long a web process believes what it read of what the site shows (cms.page_cache); no page is older than this.
GENERATION_SECONDS = 0.2
WAGTAILFRONTENDCACHE_LANGUAGES: list[str] = []  # the addresses we name are complete

# How fast the wire lives: 1 is the product; the fault kit (tests/faults) lives faster.
CLOCK_SCALE = 1.0
# Private addresses the wire may reach, as exact "host:port"; only demo and test settings fill it.
OUTBOUND_ALLOW_PRIVATE: list[str] = []
# Where `make demo` runs its sandbox networks; None everywhere else.
SANDBOX_URL: str | None = None
# Where `make demo` shows the mail it caught; empty everywhere else.
CAUGHT_MAIL_URL = ""
# By network: the servers that stand for the real ones when an account is connected; only the demo and tests set it.
SANDBOX_SERVERS: dict[str, dict[str, str]] = {}

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 75
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_DEFAULT_QUEUE = "deliver"
CELERY_TASK_ROUTES = {"*.tick": {"queue": "tick"}}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False


# What `from_environment` sets, told to the type checker.
STATE_DIR: Path
EPOCH_FILE: Path | None
HEALTH_TOKEN: str
MAIL_REPORTS_TOKEN: str
MAIL_PROVIDER: str
MAIL_PROVIDER_REPORTS: bool
ANYMAIL: dict[str, object]
PROXY_COUNT: int
CREDENTIAL_KEYS: list[str]
WAGTAIL_SITE_NAME: str
WAGTAILADMIN_BASE_URL: str
SECOND_FACTOR_FOR: list[str]
OIDC_ISSUER: str
OIDC_NAME: str
OIDC_GROUPS_CLAIM: str
OIDC_GROUPS: dict[str, str]
OIDC_UNKNOWN_MAY_ENTER: bool
INVITATION_DAYS: int
WEBSUB_HUB: str
WAGTAILFRONTENDCACHE: dict[str, dict[str, object]]
OWN_ACCOUNT_APPS: dict[str, dict[str, str]]


def from_environment(env: Environment) -> dict[str, object]:
    """Turn the typed environment into Django settings."""
    return {
        "SECRET_KEY": env.secret_key.get_secret_value(),
        "SECRET_KEY_FALLBACKS": env.secret_key_fallbacks,
        "DATABASES": {"default": database(env.database_url.get_secret_value(), plans=env.prepared_statements)},
        "CACHES": caches(env),
        "WAGTAILFRONTENDCACHE": front_caches(env),
        "CELERY_BROKER_URL": env.broker_url.get_secret_value(),
        "CELERY_BROKER_TRANSPORT_OPTIONS": broker_options(env.broker_url.get_secret_value()),
        "ALLOWED_HOSTS": env.allowed_hosts,
        "CREDENTIAL_KEYS": env.credential_keys,
        "WAGTAIL_SITE_NAME": env.company_name,
        "WAGTAILADMIN_BASE_URL": env.site_url,
        "CSRF_TRUSTED_ORIGINS": [env.site_url],
        "DEFAULT_FROM_EMAIL": env.default_from_email,
        "SERVER_EMAIL": env.default_from_email,
        "TIME_ZONE": env.time_zone,
        "PROXY_COUNT": env.proxy_count,
        "SECOND_FACTOR_FOR": env.second_factor_for,
        "INVITATION_DAYS": env.invitation_days,
        "WEBSUB_HUB": env.websub_hub,
        "STATE_DIR": env.state_dir,
        "MEDIA_ROOT": env.state_dir / "media",
        "EPOCH_FILE": env.epoch_file,
        "OWN_ACCOUNT_APPS": own_account_apps(env),
        "HEALTH_TOKEN": env.health_token.get_secret_value(),
        "MAIL_REPORTS_TOKEN": env.mail_reports_token.get_secret_value(),
        "LOGGING": logging_to_console(env.log_level, env.log_format),
        **mail(env.email_url.get_secret_value()),
        **mail_provider(env),
        **sign_on(env),
    }


def sign_on(env: Environment) -> dict[str, object]:
    """Sign-in by the company's own accounts (OpenID Connect), off unless an issuer is named."""
    secret = env.oidc_client_secret.get_secret_value()
    if env.oidc_issuer and not (env.oidc_client_id and secret):
        raise ImproperlyConfigured(
            "Environment variables to correct: OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET. "
            "See docs/env-vars.md."
        )
    app = {
        "provider_id": "work",
        "name": env.oidc_name,
        "client_id": env.oidc_client_id,
        "secret": secret,
        # The scope "profile" holds a gender; we do not ask for it.
        "settings": {"server_url": env.oidc_issuer, "oauth_pkce_enabled": True, "scope": env.oidc_scopes},
    }
    return {
        "OIDC_ISSUER": env.oidc_issuer,
        "OIDC_NAME": env.oidc_name,
        "OIDC_GROUPS_CLAIM": env.oidc_groups_claim,
        "OIDC_GROUPS": env.oidc_groups,
        "OIDC_UNKNOWN_MAY_ENTER": env.oidc_unknown_may_enter,
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": [app] if env.oidc_issuer else []}},
    }


def database(url: str, *, plans: bool = True) -> dict[str, object]:
    """A Django database from a URL; SQLite gets WAL, IMMEDIATE transactions and a busy timeout.

    `plans`: whether PostgreSQL may keep those of `integrations.prepared`; nothing else is asked often enough.

    Measured: with these, six writers see no "database is locked"; with Django's
    defaults they do (see docs/decisions/).
    """
    config: dict[str, object] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
        }
    if config["ENGINE"] == "django.db.backends.postgresql":
        options: dict[str, object] = dict(config.get("OPTIONS") or {})  # type: ignore[call-overload]
        config["OPTIONS"] = {
            "connect_timeout": 5,  # seconds; a server that is gone is soon known
            "prepare_threshold": 1_000_000_000 if plans else None,
            **options,
        }
    return config


def caches(env: Environment) -> dict[str, object]:
    """Redis where one is named, else memory of each process; pages apart, so that they crowd out no count."""
    if env.cache_url is None:
        memory = "django.core.cache.backends.locmem.LocMemCache"
        pages = {"BACKEND": memory, "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 2000}}  # some 60 MB at most
        return {"default": {"BACKEND": memory}, "pages": pages}
    shared = {
        "BACKEND": "cms.redis_cache.Redis",
        "LOCATION": env.cache_url.get_secret_value(),
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},  # seconds; then a page is made without it
    }
    return {"default": shared, "pages": {**shared, "KEY_PREFIX": "pages"}}


FRONT_CACHES = {
    "http": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
    "cloudflare": "wagtail.contrib.frontend_cache.backends.CloudflareBackend",
    "cloudfront": "wagtail.contrib.frontend_cache.backends.CloudfrontBackend",
    "azure-cdn": "wagtail.contrib.frontend_cache.backends.AzureCdnBackend",
    "azure-front-door": "wagtail.contrib.frontend_cache.backends.AzureFrontDoorBackend",
}


def front_caches(env: Environment) -> dict[str, dict[str, object]]:
    """Wagtail's own setting: the cache in front that is told what changed, with what it needs to be told; or none."""
    if not env.front_cache:
        return {}
    options: dict[str, object] = {name: value.get_secret_value() for name, value in env.front_cache.items()}
    name = str(options.pop("BACKEND", "http"))
    if name not in FRONT_CACHES:
        raise ImproperlyConfigured(
            f"Environment variables to correct: FRONT_CACHE: BACKEND is one of {', '.join(FRONT_CACHES)}. "
            "See docs/env-vars.md."
        )
    return {"default": {"BACKEND": FRONT_CACHES[name], **options}}


def own_account_apps(env: Environment) -> dict[str, dict[str, str]]:
    """By network: what its adapter calls the secrets of our app there, and settings such as a budget."""
    return {
        network: {name: value.get_secret_value() for name, value in facts.items()}
        for network, facts in env.own_account_apps.items()
    }


def broker_options(url: str) -> dict[str, object]:
    """Redis: an abandoned message comes back after 2 minutes, and nobody hangs on a broker that is gone."""
    if not url.startswith(("redis", "sentinel")):
        return {}
    return {
        "visibility_timeout": 120,  # seconds; longer than the hard time limit of a task
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 2,
        "socket_connect_timeout": 2,
    }


def mail_provider(env: Environment) -> dict[str, object]:
    """A provider's API in the place of SMTP, when one is named."""
    options = {name: value.get_secret_value() for name, value in env.mail_provider.items()}
    if not options:
        return {"MAIL_PROVIDER": "", "MAIL_PROVIDER_REPORTS": False, "ANYMAIL": {}}
    problem = mail_providers.problem_with(options)
    if problem:
        words = f"Environment variables to correct: MAIL_PROVIDER: {problem}. See docs/env-vars.md."
        raise ImproperlyConfigured(words)
    return mail_providers.settings_for(options, token=env.mail_reports_token.get_secret_value())


def mail(url: str) -> dict[str, object]:
    """Mail settings from `smtp+tls://user:password@host:587` and the like, never waiting more than 10 s."""
    config = dj_email_url.parse(url)
    names: tuple[str, ...] = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")
    names += ("EMAIL_USE_TLS", "EMAIL_USE_SSL", "EMAIL_FILE_PATH")
    settings = {name: config[name] for name in names if name in config}
    if settings.get("EMAIL_FILE_PATH"):  # `file:///var/mail` is an absolute path; the parser takes its first stroke off
        settings["EMAIL_FILE_PATH"] = f"/{str(settings['EMAIL_FILE_PATH']).lstrip('/')}"
    return {**settings, "EMAIL_TIMEOUT": 10}
