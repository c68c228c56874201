import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferhavens.web.custody.names import UNSEEN, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("foto del retén.jpg", "foto del retén.jpg"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\cmd.exe", "cmd.exe"),
        ("C:\\Users\\ana\\foto.jpg", "foto.jpg"),
        ("a\0b.jpg", "ab.jpg"),
        ("foto\u202egpj.exe", "fotogpj.exe"),
        ("fo\u200bto.jpg", "foto.jpg"),
        ("line\r\nX-Header: 1.jpg", "lineX-Header_ 1.jpg"),
        ('a"b<c>d|e?f*g.jpg', "a_b_c_d_e_f_g.jpg"),
        (".htaccess", "file.htaccess"),
        ("-rf.jpg", "rf.jpg"),
        ("...", "file"),
        ("", "file"),
        ("   .jpg", "file.jpg"),
        ("CON", "_CON"),
        ("con.jpg", "_con.jpg"),
        ("LPT9.txt", "_LPT9.txt"),
        ("console.jpg", "console.jpg"),
        ("foto.", "foto"),
        ("Cafe\u0301.png", "Café.png"),
    ],
)
def test_names_become_harmless(name, safe):
    assert safe_name(name) == safe


@pytest.mark.parametrize(
    ("name", "safe"), [("foto.exe", "foto.jpg"), ("foto.jpg", "foto.jpg"), ("", "file.jpg"), ("a.b.c", "a.b.jpg")]
)
def test_a_file_ends_as_what_it_is(name, safe):
    assert safe_name(name, "jpg") == safe


def test_a_name_of_4_kilobytes_is_cut_and_keeps_its_ending():
    assert safe_name("ñ" * 4_096 + ".jpg") == "ñ" * 96 + ".jpg"
    assert len(safe_name("a." + "b" * 4_096)) <= 100


@given(st.text(max_size=300), st.sampled_from(["", "jpg"]))
def test_no_name_is_an_accident(name, extension):
    safe = safe_name(name, extension)
    assert 1 <= len(safe) <= 100
    assert not set(safe) & set('/\\<>:"|?*\0')
    assert not {unicodedata.category(letter) for letter in safe} & UNSEEN
    assert safe[0] not in ".- "
    assert safe[-1] not in ". "
    assert safe_name(safe, extension) == safe
