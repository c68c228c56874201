"""A working copy shows the picture, and holds nothing of where, when and with what it was taken."""

import io
from itertools import pairwise

import pytest
from PIL import Image

from rules.custody import pictures
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import cleaning, limits

KINDS = sorted(cleaning.READ_BY_PILLOW)


def opened(data: bytes) -> Image.Image:
    made = Image.open(io.BytesIO(data))
    made.load()
    return made


def colour(picture: Image.Image, x: float, y: float) -> str:
    red, _, blue = picture.convert("RGB").getpixel((int(picture.width * x), int(picture.height * y)))
    return "red" if red > blue else "blue"


def problem_of(data: bytes, media_type: str) -> problems.Problem:
    with pytest.raises(ProblemError) as caught:
        cleaning.working_copy(data, media_type)
    return caught.value.problem


@pytest.mark.parametrize("media_type", KINDS)
def test_the_picture_stays_and_all_else_goes(media_type):
    data = pictures.photo(media_type)
    assert pictures.PHONE.encode() in data  # so that what is not found is not there
    copy = opened(cleaning.working_copy(data, media_type).jpeg)
    assert (copy.format, copy.size) == ("JPEG", (64, 48))
    assert (colour(copy, 0.2, 0.5), colour(copy, 0.8, 0.5)) == ("red", "blue")
    assert dict(copy.getexif()) == {}
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(copy.info)


@pytest.mark.parametrize("media_type", KINDS)
def test_no_word_of_the_original_is_in_the_bytes(media_type):
    made = cleaning.working_copy(pictures.photo(media_type), media_type).jpeg
    assert [word for word in (b"canary", b"Canary", b"Exif", b"ICC_PROFILE", b"http") if word in made] == []


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [(1, (64, 48), (0.1, 0.5)), (3, (64, 48), (0.9, 0.5)), (6, (48, 64), (0.5, 0.1)), (8, (48, 64), (0.5, 0.9))],
)
def test_a_picture_that_was_taken_turned_stands_upright(orientation, size, red_at):
    copy = opened(cleaning.working_copy(pictures.photo(orientation=orientation), "image/jpeg").jpeg)
    assert copy.size == size
    assert colour(copy, *red_at) == "red"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_way_of_keeping_colours_is_drawn(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    target = io.BytesIO()
    (Image.new("I;16", (20, 10)) if mode == "I;16" else pictures.picture(20, 10).convert(mode)).save(
        target, format=kind
    )
    copy = cleaning.working_copy(target.getvalue(), f"image/{kind.lower()}")
    assert (copy.width, copy.height) == (20, 10)


def test_what_is_transparent_becomes_white():
    target = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(target, format="PNG")
    copy = opened(cleaning.working_copy(target.getvalue(), "image/png").jpeg)
    assert copy.getpixel((10, 10)) == (255, 255, 255)


def test_a_large_picture_becomes_small_enough_to_be_loaded():
    copy = cleaning.working_copy(pictures.photo(size=(4000, 1000)), "image/jpeg")
    assert (copy.width, copy.height) == (limits.WORKING_SIDE, limits.WORKING_SIDE // 4)


def test_the_preview_is_grey_small_and_blurred():
    made = opened(cleaning.preview(pictures.photo(size=(1600, 1200)), "image/jpeg").jpeg)
    assert made.mode == "L"
    assert made.size == (320, 240)
    edge = [made.getpixel((x, 120)) for x in range(130, 190)]
    assert max(abs(one - other) for one, other in pairwise(edge)) < 10  # no sharp edge is left


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (65_535, 2), (8_000, 8_000)])
def test_a_flood_of_pixels_is_refused_before_it_is_decoded(width, height):
    assert problem_of(pictures.png_that_claims(width, height), "image/png") is problems.PICTURE_TOO_LARGE


def test_a_flood_of_pixels_in_webp_is_refused_before_its_canvas_is_reserved():
    assert problem_of(pictures.webp_that_claims(16_000, 16_000), "image/webp") is problems.PICTURE_TOO_LARGE


@pytest.mark.parametrize("media_type", KINDS)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_picture_that_was_cut_off_is_told(media_type, part):
    data = pictures.photo(media_type, size=(800, 600))
    assert problem_of(data[: int(len(data) * part)], media_type) is problems.FILE_DAMAGED


@pytest.mark.parametrize("media_type", KINDS)
def test_a_picture_of_another_kind_than_said_is_told(media_type):
    other = "image/png" if media_type != "image/png" else "image/jpeg"
    assert problem_of(pictures.photo(other), media_type) is problems.FILE_DAMAGED


@pytest.mark.parametrize("media_type", ["image/heic", "video/mp4", "audio/mpeg", "application/pdf"])
def test_other_files_have_no_working_copy(media_type):
    assert not cleaning.has_working_copy(media_type)
