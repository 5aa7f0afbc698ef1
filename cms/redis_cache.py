"""Django's cache in Redis, with a client that stays: to make one for each call takes as long as the call."""

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class _Staying(RedisCacheClient):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._clients: dict[Any, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """One for each pool: a cache is a thread's own, and a pool gives connections to whoever asks."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]  # (the stubs do not know it)
        if pool not in self._clients:
            self._clients[pool] = super().get_client(key, write=write)
        return self._clients[pool]


class Redis(RedisCache):
    """`django.core.cache.backends.redis.RedisCache`, and answers as that does."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Staying

    def validate_key(self, key: str) -> None:
        """Any key will do for Redis; Django warns of those that memcached would refuse."""
