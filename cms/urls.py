"""Addresses: the desk below /admin/, everything readers see below a language prefix."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.sitemaps import SITEMAPS
from posts import urls as posts_urls

handler404 = "posts.views.not_found"
MEDIA = {"document_root": settings.MEDIA_ROOT}

urlpatterns = [
    *posts_urls.instead_of_the_admins_own,
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    *posts_urls.everywhere,
    *posts_urls.personal,
    # Pictures only: documents go out through Wagtail's own view, as attachments that nothing runs in.
    re_path(r"^media/(?P<path>(?:original_images|images|avatar_images)/[^/]+)$", serve, MEDIA),
    *i18n_patterns(
        *posts_urls.in_each_language,
        path("", include(wagtail_urls)),
    ),
]
