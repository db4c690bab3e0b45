"""Several photos become one PDF; what cannot be one document is refused. Hostile files are the vault's own tests."""

import re
from io import BytesIO

import pytest
from PIL import Image

from app.certifications.binding import LONGEST_SIDE, bound
from app.certifications.rules import is_encrypted
from app.files.rules import MediaType, UploadRefused, check_kind
from app.files.vault import Vault
from tests.files.samples import PDF, SECRET, jpeg, png, upload


@pytest.fixture
def send(tmp_path):
    return lambda content, name="page.jpg": upload(Vault.below(tmp_path), content, name)


@pytest.mark.parametrize(("content", "kind"), [(PDF, MediaType.PDF), (jpeg(), MediaType.JPEG), (png(), MediaType.PNG)])
def test_one_file_stays_what_it_is(send, content, kind):
    one = send(content)
    assert bound([one]) is one
    assert one.media_type is kind


def test_photos_become_the_pages_of_one_pdf_in_their_order(send):
    document = bound([send(jpeg((300, 400)), "front.jpg"), send(png((400, 300), mode="RGBA"), "back.png")])
    assert (document.name, document.media_type, document.small) == ("front.pdf", MediaType.PDF, None)
    assert check_kind(document.name, document.content) is MediaType.PDF
    assert not is_encrypted(document.content)
    boxes = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", document.content)
    assert [float(width) < float(height) for width, height in boxes] == [True, False]


def test_a_page_is_no_larger_than_print_needs_and_says_nothing_of_where_it_was_taken(send):
    document = bound([send(jpeg((4000, 3000), note=SECRET)), send(jpeg((3000, 4000), turned=True, note=SECRET))])
    assert SECRET.encode() not in document.content
    widths = [int(found) for found in re.findall(rb"/Width (\d+)", document.content)]
    assert max(widths) == LONGEST_SIDE


@pytest.mark.parametrize("others", [[PDF, PDF], [jpeg(), PDF]])
def test_several_pdfs_are_not_one_document(send, others):
    with pytest.raises(UploadRefused, match=r"Send one PDF, or photos of its pages\. These are 2 files\."):
        bound([send(each) for each in others])


def test_what_is_kept_of_a_single_photo_can_be_looked_at(send):
    with Image.open(BytesIO(bound([send(jpeg())]).content)) as picture:
        assert picture.size == (60, 40)
