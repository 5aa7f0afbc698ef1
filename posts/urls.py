"""Public addresses besides the pages' own: people, topics, series, values, feeds, sitemap."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

everywhere = [path("sitemap.xml", sitemap, name="sitemap")]
in_each_language: list = []
