"""Addresses of the sandbox."""

from django.urls import path

from integrations.sandbox import bluesky, ghost, mastodon, page, webhooks, wordpress
from integrations.sandbox.rules import ACCOUNT, DID

urlpatterns = [
    path("", page.timeline),
    path(f"@{ACCOUNT}", page.timeline),
    path(f"@{ACCOUNT}/<int:id_>", page.post),
    path(f"profile/{DID}", page.timeline),
    path(f"profile/{DID}/post/<name>", page.named, {"network": "bluesky"}),
    path("media/<int:id_>", page.picture),
    path("sandbox/faults", page.order_fault),
    path("webhook", webhooks.receive),
    path("ghost-blog/ghost/api/admin/<path:route>", ghost.admin),
    path("ghost-blog/content/images/<name>", ghost.picture),
    path("ghost-blog/<slug>/", ghost.show),
    path("wordpress/", wordpress.home),
    path("wordpress/wp-json/", wordpress.rest, {"route": ""}),
    path("wordpress/wp-json/<path:route>", wordpress.rest),
    path("wordpress/library/<id_>", wordpress.picture),
    path("wordpress/<slug>/", wordpress.show),
    path("api/v2/instance", mastodon.instance_v2),
    path("api/v1/accounts/verify_credentials", mastodon.api(GET=mastodon.verify_credentials)),
    path("api/v1/accounts/<id_>/statuses", mastodon.api(GET=mastodon.account_statuses)),
    path("api/v2/media", mastodon.api(POST=mastodon.upload)),
    path("api/v1/media/<id_>", mastodon.api(GET=mastodon.show_picture, PUT=mastodon.describe_picture)),
    path("api/v1/statuses", mastodon.api(GET=mastodon.list_statuses, POST=mastodon.create_status)),
    path(
        "api/v1/statuses/<id_>",
        mastodon.api(GET=mastodon.show_status, PUT=mastodon.edit_status, DELETE=mastodon.delete_status),
    ),
    path("xrpc/com.atproto.server.createSession", bluesky.create_session),
    path("xrpc/com.atproto.server.refreshSession", bluesky.refresh_session),
    path("xrpc/com.atproto.server.getSession", bluesky.get_session),
    path("xrpc/com.atproto.identity.resolveHandle", bluesky.resolve_handle),
    path("xrpc/com.atproto.repo.uploadBlob", bluesky.upload_blob),
    path("xrpc/com.atproto.repo.createRecord", bluesky.create_record),
    path("xrpc/com.atproto.repo.putRecord", bluesky.put_record),
    path("xrpc/com.atproto.repo.deleteRecord", bluesky.delete_record),
    path("xrpc/com.atproto.repo.getRecord", bluesky.get_record),
    path("xrpc/com.atproto.repo.listRecords", bluesky.list_records),
    path("xrpc/app.bsky.feed.getPosts", bluesky.get_posts),
    path(DID, bluesky.did_document),
    path("api/v1/statuses/<id_>/source", mastodon.api(GET=mastodon.source)),
    path("api/v1/statuses/<id_>/context", mastodon.api(GET=mastodon.context)),
]
