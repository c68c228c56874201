"""The tests of the house print its figures at the end of the run."""

import pytest

from house.code import figures


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(figures())
