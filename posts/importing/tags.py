"""What HTML calls things (https://html.spec.whatwg.org/multipage/indices.html)."""


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


BLOCK = _names(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary "
    "table tbody td tfoot th thead tr ul"
)
FRAMES = _names("iframe video audio embed object")
WITHOUT_WORDS = _names("script style template svg canvas math input map head link meta base")
INLINE = _names(
    "a abbr acronym area b bdi bdo big br button cite code col colgroup data datalist del dfn em font i img ins kbd "
    "label mark meter nobr noscript optgroup option output param picture progress q rp rt ruby s samp select slot "
    "small source span strike strong sub sup textarea time title track tt u var wbr"
)
KNOWN = BLOCK | FRAMES | WITHOUT_WORDS | INLINE
