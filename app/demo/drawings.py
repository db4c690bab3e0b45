"""A drawing of a bolt, made here, for the demo's order that has one attached."""

from io import BytesIO

from flask import current_app
from PIL import Image, ImageDraw

from app.attachments import actions
from app.attachments.rules import Kind
from app.demo.story import Scene
from app.files.intake import receive
from app.files.keeping import vault
from app.files.rules import MEGABYTE

INK, PAPER = "#1c2b3a", "#ffffff"
HEAD, SHANK = (60, 90, 130, 210), (130, 120, 420, 180)


def attach_drawing(scene: Scene, days_ago: float) -> None:
    """To the first line, as revision B."""
    settings = current_app.config["SETTINGS"]
    with scene.we(days_ago) as buyer:
        line = scene.order(buyer).lines[0]
        name, content = f"{line.item_number}-B.png", BytesIO(_drawing(line.item_number))
        upload = receive(vault(), name, content, settings.file_limit_mb * MEGABYTE)
        actions.attach(buyer, scene.order_id, upload, kind=Kind.DRAWING, line_id=line.id, revision="B")


def _drawing(title: str) -> bytes:
    picture = Image.new("L", (520, 340), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((10, 10, 510, 330), outline=INK, width=2)
    for part in (HEAD, SHANK):
        pen.rectangle(part, outline=INK, width=3)
    pen.line((40, 150, 450, 150), fill=INK)
    for at in range(300, 420, 8):
        pen.line((at, 180, at + 6, 120), fill=INK)
    pen.rectangle((330, 270, 510, 330), outline=INK, width=2)
    pen.text((342, 290), f"{title}   Rev. B", fill=INK)
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
