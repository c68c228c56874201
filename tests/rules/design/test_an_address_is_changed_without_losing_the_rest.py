from django.template import Context
from django.test import RequestFactory

from saferhavens.web.design.templatetags.design import query


def changed(address: str, **changes: object) -> str:
    return query(Context({"request": RequestFactory().get(address)}), **changes)


def test_a_new_value_takes_the_place_of_the_old_one():
    assert changed("/?page=2&sort=name", page=3) == "?sort=name&page=3"


def test_an_empty_value_takes_the_name_out():
    assert changed("/?page=2&sort=name", page=None) == "?sort=name"


def test_what_somebody_typed_into_the_address_comes_out_escaped():
    assert changed('/?q="><script>', page=1) == "?q=%22%3E%3Cscript%3E&page=1"
