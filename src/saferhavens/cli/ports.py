"""Ports of this machine: whether one is free, and which is the next free one."""

import errno
import socket

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError

HIGHEST_PORT = 65_535


def refuse_taken(host: str, port: int) -> None:
    """Raises PORT_IN_USE, with the next free port as advice, or SETTING_WRONG if nothing can listen there at all."""
    reason = obstacle(host, port)
    if reason == errno.EADDRINUSE:
        raise ProblemError(problems.PORT_IN_USE, port=port, other=next_free(host, port))
    if reason:
        raise ProblemError(
            problems.SETTING_WRONG, name="HOST, PORT", reason=f"{host}:{port}, {errno.errorcode[reason]}"
        )


def obstacle(host: str, port: int) -> int:
    """The number of the system's error when a server would listen there, or 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a connection just closed is no obstacle
        try:
            trial.bind((host, port))
            trial.listen(1)
        except socket.gaierror:
            return errno.EADDRNOTAVAIL
        except OSError as error:
            return error.errno or errno.EADDRNOTAVAIL
    return 0


def next_free(host: str, port: int) -> int:
    return next((other for other in range(port + 1, HIGHEST_PORT) if not obstacle(host, other)), 0)
