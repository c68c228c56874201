"""A port that is taken is refused before anything starts, with one that is free."""

import socket

import pytest

from saferhavens.cli import ports
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError


@pytest.fixture
def taken():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        yield listener.getsockname()[1]


def test_a_taken_port_is_refused_with_its_number_and_a_free_one(taken):
    with pytest.raises(ProblemError) as caught:
        ports.refuse_taken("127.0.0.1", taken)
    assert caught.value.problem is problems.PORT_IN_USE
    assert caught.value.facts["port"] == taken
    assert not ports.obstacle("127.0.0.1", caught.value.facts["other"])


def test_a_free_port_is_accepted(taken):
    ports.refuse_taken("127.0.0.1", ports.next_free("127.0.0.1", taken))


def test_a_port_is_free_again_at_once_when_its_program_has_ended(taken):
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as every web server does
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        listener.listen(1)
        with socket.create_connection(("127.0.0.1", port)):
            served, _address = listener.accept()
            served.close()
    ports.refuse_taken("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(ProblemError) as caught:
        ports.refuse_taken("192.0.2.1", 8000)
    assert caught.value.problem is problems.SETTING_WRONG
