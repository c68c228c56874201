import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_page_says_its_language(client: Client):
    client.cookies["django_language"] = "es"
    page = client.get("/design/").content.decode()
    assert '<html lang="es"' in page
    assert "Ir al contenido" in page


def test_the_chosen_theme_stands_in_the_page_before_any_script_runs(client: Client):
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in client.get("/design/").content.decode()


def test_a_theme_that_we_do_not_have_is_ignored(client: Client):
    client.cookies["theme"] = '"><script>'
    page = client.get("/design/").content.decode()
    assert "data-theme=" not in page.split("<body")[0]


def test_a_field_is_tied_to_its_hint_and_its_error(client: Client):
    page = client.get("/design/").content.decode()
    assert 'aria-describedby="id_name-hint id_name-error"' in page
    assert 'id="id_name-error"' in page
    assert 'id="id_name-hint"' in page


def test_the_policy_allows_nothing_foreign_and_nothing_inline(client: Client):
    policy = client.get("/design/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert "https:" not in policy


def test_every_colour_of_the_design_page_is_a_token_that_exists(client: Client):
    from conftest import PROJECT
    from saferhavens.web.design.views import COLOURS

    tokens = (PROJECT / "frontend/css/parts/tokens.css").read_text()
    shown = (PROJECT / "frontend/css/design.css").read_text()
    for name, _use in COLOURS:
        assert f"--{name}: " in tokens
        assert f".token-colour.{name} " in shown


def test_where_to_get_the_source_and_whom_to_write_to_stand_at_the_foot_once_they_are_set(client: Client, settings):
    assert "mailto:" not in client.get("/design/").content.decode()
    settings.SOURCE_ADDRESS, settings.CONTACT = "https://code.example/havens", "desk@ombuds.example"
    page = client.get("/design/").content.decode()
    assert 'href="https://code.example/havens"' in page
    assert 'href="mailto:desk@ombuds.example"' in page
