"""Which publishers can be reached at this moment, found out in a few seconds, so that a start never hangs."""

import socket
import threading
import time
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit
from urllib.request import getproxies

from saferhavens.sources.shape import Address
from saferhavens.sources.source import Source

DEFAULT_PORTS = {"https": 443, "http": 80}

Server = tuple[str, int]


def reachable(sources: Sequence[Source], seconds: float) -> list[Source]:
    """The sources of which a publisher's server takes a connection within `seconds`, asked all at once.

    Behind a proxy nobody can be asked directly; then all are taken to be reachable.
    """
    if getproxies():
        return list(sources)
    servers = {source.key: {server_of(address) for address in source.about.addresses} for source in sources}
    answering = answer_within(set().union(*servers.values()), seconds)
    return [source for source in sources if servers[source.key] & answering]


def server_of(address: Address) -> Server:
    parts = urlsplit(address.url)
    return parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme, 443)


def answer_within(servers: Iterable[Server], seconds: float) -> set[Server]:
    """Those of `servers` that take a connection in time. A name that does not resolve is not waited for."""
    answering: set[Server] = set()

    def knock(server: Server) -> None:
        try:
            socket.create_connection(server, timeout=seconds).close()
        except OSError:
            return
        answering.add(server)

    threads = [threading.Thread(target=knock, args=(server,), daemon=True) for server in servers]
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(deadline - time.monotonic(), 0.0))
    return set(answering)
