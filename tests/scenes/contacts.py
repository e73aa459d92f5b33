"""Whom a process and all its children contact, in whatever language they are written."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from ipaddress import ip_address
from pathlib import Path

import ifaddr

TRACED = "connect,sendto,sendmsg,sendmmsg"
RESOLVERS = ("nscd", "resolve")  # in the paths of the sockets of what looks names up for others
DNS = 53
END_SECONDS = 20.0
_TO = re.compile(
    r"port=htons\((\d+)\)(?:, sin6_flowinfo=[^,]*)?, "
    r'(?:sin_addr=inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)", &sin6_addr\))'
)
_UNIX = re.compile(r'sun_path=@?"([^"]*)"\}, \d+\) = 0')


def can_trace() -> bool:
    """Tell whether strace is here, and may do its work."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], check=False).returncode == 0


def traced(log: Path) -> list[str]:
    """What to put before a command to have its contacts written; it keeps its process id."""
    return ["strace", "-D", "-f", "-q", "--seccomp-bpf", "-e", f"trace={TRACED}", "-o", str(log)]


def contacts(log: Path, process: int) -> list[str]:
    """Give the lines of a trace in which somebody beside this machine is contacted or looked up.

    Args:
        log: As ``traced`` had it written.
        process: Id of the process, which has ended.
    """
    end = time.monotonic() + END_SECONDS
    while not re.search(rf"^{process} +\+\+\+", log.read_text(), re.M):
        assert time.monotonic() < end, "the trace has no end"
        time.sleep(0.05)
    own = {
        ip[0] if isinstance(ip := i.ip, tuple) else ip for a in ifaddr.get_adapters() for i in a.ips
    }
    return [line for line in log.read_text().splitlines() if _leaves(line, own)]


def _leaves(line: str, own: set[str]) -> bool:
    path = _UNIX.search(line)
    if path is not None:
        return any(name in path[1] for name in RESOLVERS)
    for port, four, six in _TO.findall(line):
        address = ip_address((four or six).removeprefix("::ffff:"))
        here = address.is_loopback or str(address) in own
        if not here or int(port) == DNS:
            return True
    return False
