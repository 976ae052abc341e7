"""What both peers have in common: ICE on loopback, and a reply that is a tone."""

import math
import os
from array import array

# Read when loguru is first imported: a log line a frame would be measured too.
os.environ.setdefault("LOGURU_LEVEL", "WARNING")

import aioice.ice  # noqa: E402

# aioice leaves loopback out when it gathers candidates; here there is nothing but loopback.
aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]


def tone(rate: int, seconds: float) -> bytes:
    """A 440 Hz sine at -10 dBFS, 16-bit mono."""
    step = 2 * math.pi * 440 / rate
    samples = (round(10_361 * math.sin(step * n)) for n in range(int(rate * seconds)))
    return array("h", samples).tobytes()
