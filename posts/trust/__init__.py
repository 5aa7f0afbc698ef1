"""Trust: who may write where, who earned the light lane on a blog, and how it is looked after.

What other rooms call: `lane_of` when a story is handed in, `went_live` and `taken_down` when readers see it or
no longer do. `rules` says who may write where.
"""

from posts.trust.earning import taken_down, went_live
from posts.trust.lanes import lane_of

__all__ = ["lane_of", "taken_down", "went_live"]
