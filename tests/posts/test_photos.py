"""Pictures: nothing of camera or place survives, and nothing too large is decoded."""

import io
import subprocess
import sys

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from PIL.ExifTags import GPS, Base

from posts.models import Picture
from posts.photos import MAX_PIXELS, MAX_WEBP_PIXELS, UnusablePicture, stripped
from tests import factories


def picture_with_place(kind):
    exif = Image.Exif()
    exif[Base.Make] = "SecretCamera"
    exif[Base.Orientation] = 6  # turned a quarter
    exif.get_ifd(0x8825)[GPS.GPSLatitude] = (51.0, 33.0, 38.0)
    return factories.picture_bytes(width=640, height=480, kind=kind, exif=exif)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_no_camera_and_no_place_is_left_in_the_original(kind):
    before = picture_with_place(kind)
    assert b"SecretCamera" in before
    after = stripped(ContentFile(before)).read()
    assert b"SecretCamera" not in after
    assert not dict(Image.open(io.BytesIO(after)).getexif())


def test_a_picture_taken_sideways_stands_upright_without_its_note():
    after = Image.open(stripped(ContentFile(picture_with_place("JPEG"))))
    assert after.size == (480, 640)


@pytest.mark.django_db
def test_no_camera_and_no_place_is_left_in_renditions_and_the_name_is_opaque():
    picture = factories.make_picture(data=picture_with_place("JPEG"), file_name="Noor at home in Tilburg.jpg")
    rendition = picture.get_rendition("width-300")
    for file in (picture.file, rendition.file):
        with file.open() as opened:
            assert b"SecretCamera" not in opened.read()
        assert "noor" not in file.name.lower()


def test_more_than_24_million_pixels_is_refused_before_it_is_decoded():
    out = io.BytesIO()
    Image.new("1", (6000, 4001)).save(out, format="PNG")
    with pytest.raises(UnusablePicture, match="24 million"):
        stripped(ContentFile(out.getvalue()))


@pytest.mark.parametrize(
    "data",
    [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", factories.picture_bytes()[:300]],
    ids=["empty", "text", "svg", "cut short"],
)
def test_rubbish_is_refused_with_words(data):
    with pytest.raises(UnusablePicture, match="could not be read"):
        stripped(ContentFile(data))


@pytest.mark.django_db
def test_a_picture_that_nobody_sealed_can_be_replaced_and_deleted():
    picture = factories.make_picture()
    picture.file = ContentFile(factories.picture_bytes(width=100), name="other.png")
    picture.save()
    assert Picture.objects.get(pk=picture.pk).width == 100
    picture.delete()
    assert not Picture.objects.filter(pk=picture.pk).exists()


LARGEST = """
import io
from PIL import Image
import django
from django.conf import settings
settings.configure(USE_I18N=False)
from django.core.files.base import ContentFile
from posts.photos import stripped
data = open({path!r}, "rb").read()
stripped(ContentFile(data))
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("JPEG", "RGB", {"progressive": True, "quality": 95}),
        ("JPEG", "CMYK", {}),
        ("PNG", "RGBA", {}),
        ("WEBP", "RGB", {}),
        ("AVIF", "RGB", {}),
    ],
)
def test_the_largest_picture_is_stripped_within_300_megabytes(kind, mode, options, tmp_path):
    path = tmp_path / "largest"
    width, height = (4000, MAX_WEBP_PIXELS // 4000) if kind == "WEBP" else (6000, MAX_PIXELS // 6000)
    # Squares of noise: as many pixels, and no minute of squeezing them.
    noise = Image.effect_noise((width // 20, height // 20), 40).resize((width, height), Image.Resampling.NEAREST)
    noise.convert(mode).save(path, format=kind, **options)
    run = subprocess.run(
        [sys.executable, "-c", LARGEST.format(path=str(path))], capture_output=True, text=True, check=True
    )
    assert int(run.stdout) < 300 * 1024  # kilobytes at the highest point
