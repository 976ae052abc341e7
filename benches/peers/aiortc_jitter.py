"""What aiortc's receiver makes of the traces of `benches/src/network.rs`.

Reads JSON from standard input: a list of {name, packets, arrivals: [[ms, sequence], ...]},
20 ms of audio a packet, sequence n sent at 20 n ms. Each arrival goes through the
JitterBuffer that aiortc gives its audio receivers (capacity 16, prefetch 4, no NACK), which
hands out at most one frame an arrival, as RTCRtpReceiver takes them. Writes a list of
{name, delivered, p50, p95}: the share of the frames that came out, and the milliseconds
from the sending of a packet to its frame.
"""

import json
import math
import sys

from aiortc.jitterbuffer import JitterBuffer
from aiortc.rtp import RtpPacket

FRAME_MS = 20
FRAME_SAMPLES = 960


def percentile(figures: list[float], percent: float) -> float | None:
    """By nearest rank; the list is sorted."""
    if not figures:
        return None
    return figures[max(0, math.ceil(percent / 100 * len(figures)) - 1)]


def through(packets: int, arrivals: list[tuple[float, int]]) -> dict[str, float | None]:
    buffer = JitterBuffer(capacity=16, prefetch=4)
    delays = []
    for ms, number in arrivals:
        packet = RtpPacket(
            payload_type=111,
            sequence_number=number % 65_536,
            timestamp=number * FRAME_SAMPLES % 2**32,
            payload=b"\0",
        )
        packet._data = packet.payload
        _, frame = buffer.add(packet)
        if frame is not None:
            out = frame.timestamp // FRAME_SAMPLES
            delays.append(ms - out * FRAME_MS)
    delays.sort()
    return {
        "delivered": len(delays) / packets,
        "p50": percentile(delays, 50),
        "p95": percentile(delays, 95),
    }


def main() -> None:
    traces = json.load(sys.stdin)
    json.dump([{"name": t["name"], **through(t["packets"], t["arrivals"])} for t in traces], sys.stdout)


if __name__ == "__main__":
    main()
