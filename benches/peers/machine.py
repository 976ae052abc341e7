"""What processes and the machine spend, from /proc."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """User and system time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def busy_seconds():
    """Time in which the machine's cores, all together, did something."""
    fields = [int(n) for n in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    user, nice, system, _idle, _wait, irq, soft, steal = fields
    return (user + nice + system + irq + soft + steal) / TICKS


def memory_mb(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


class Spent:
    """What a server spent between two moments, and what everybody else did."""

    def __init__(self, server):
        self.server = server
        self.at = time.monotonic()
        self.cpu = cpu_seconds(server)
        self.busy = busy_seconds()
        self.memory = memory_mb(server)

    def until_now(self, sessions, caller_seconds):
        """For each session a second; `other_cores` is neither the server nor the caller."""
        wall = time.monotonic() - self.at
        cpu = cpu_seconds(self.server) - self.cpu
        memory = memory_mb(self.server)
        others = busy_seconds() - self.busy - cpu - caller_seconds
        return {
            "cpu_per_session": round(cpu / wall / sessions, 4),
            "cpu_cores": round(cpu / wall, 3),
            "caller_cores": round(caller_seconds / wall, 3),
            "other_cores": round(max(0.0, others / wall), 2),
            "memory_mb": round(memory, 1),
            "memory_mb_per_session": round((memory - self.memory) / sessions, 2),
            "load": [float(n) for n in Path("/proc/loadavg").read_text().split()[:2]],
        }
