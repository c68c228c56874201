import pytest

pytestmark = pytest.mark.django_db

PATHS = ["/", "/places/", "/data/", "/design/"]


@pytest.mark.parametrize("path", PATHS)
def test_with_the_sample_every_page_says_so(client, sample, path):
    assert "This is a fictional sample." in client.get(path).content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_with_real_data_no_page_says_so(client, loaded, path):
    assert "This is a fictional sample." not in client.get(path).content.decode()


def test_the_page_of_the_sources_marks_what_is_fictional(client, sample):
    page = client.get("/data/").content.decode()
    assert "None of it is real." in page
    assert ">fictional</span>" in page
