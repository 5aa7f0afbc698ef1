"""An address as a QR code: drawn here, as SVG in the page, so that nobody else learns of it."""

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage


def code_of(address: str) -> SafeString:
    """The code as one `<svg>`, dark on light with its quiet zone, sized by its surroundings."""
    made = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M, image_factory=SvgPathImage)
    made.add_data(address)
    squares: str = made.make_image().to_string(encoding="unicode")
    return mark_safe(squares)  # noqa: S308  # none of them typed
