"""Old posts to import: small, and one thing each."""

from io import BytesIO
from pathlib import Path

from PIL import Image

POST = """---
title: The bicycle that came back
date: 2019-03-02
authors:
- amina-yilmaz
tags:
- repairs
excerpt: A stolen bicycle stood at our door on Monday.
{more}---
{body}
"""


def write_post(
    folder: Path, name: str = "2019-03-02-the-bicycle.md", *, body: str = "It rained.", more: str = ""
) -> Path:
    """A readable post; `more` is further front matter, each line with its line feed."""
    file = folder / name
    file.write_text(POST.format(body=body, more=more), encoding="utf-8")
    return file


def write_picture(file: Path, *, width: int = 8, height: int = 6, colour: str = "teal") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, format="PNG")
    file.write_bytes(out.getvalue())
    return file
