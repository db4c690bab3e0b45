"""What operators see at `/metrics`: every figure that is kept, in one table. Units stand at the end of a name.

With several workers behind one port set `PROMETHEUS_MULTIPROC_DIR` to an empty directory: each worker writes there,
and whichever of them is asked answers for all.
"""

import os
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

SHARED = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = CONTENT_TYPE_LATEST
MOMENTS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Histogram("waybill_request_seconds", "Answered requests.", ["endpoint", "method", "status"], buckets=MOMENTS)
SOCKETS = Gauge("waybill_sockets", "Open sockets.", multiprocess_mode="livesum")
REFUSED = Counter("waybill_sockets_refused_total", "Sockets that were closed, and why.", ["reason"])
FRAMES = Counter("waybill_frames_total", "Frames drawn, one for each audience.")
DELIVERIES = Counter("waybill_deliveries_total", "Messages written to sockets.")
DROPPED = Counter("waybill_dropped_backlogs_total", "Messages left out because a reader was behind; its page pulls.")
PULLS = Counter("waybill_pulls_total", "Catch-ups, and whether the page was to be fetched again.", ["reload"])
UPDATE_TO_FRAME = Histogram("waybill_update_to_frame_seconds", "From a fact's record to its frame.", buckets=MOMENTS)
RELAY_PASSED = Gauge(
    "waybill_relay_passed_timestamp_seconds", "The last pass of the relay.", multiprocess_mode="livemostrecent"
)
LISTENER_BEHIND = Gauge(
    "waybill_listener_behind_facts", "Facts a listener has yet to hear.", ["listener"], multiprocess_mode="livemax"
)
PARKED = Gauge("waybill_parked_facts", "Facts that a listener could not take.", multiprocess_mode="livemax")
POOL = Gauge("waybill_database_connections", "Connections of the pool in use.", multiprocess_mode="livesum")


def forget_the_dead() -> None:
    """Leave out what processes counted that are gone; one that was killed could not say goodbye."""
    if SHARED not in os.environ:
        return
    for path in Path(os.environ[SHARED]).glob("gauge_live*_*.db"):
        number = path.stem.rsplit("_", 1)[1]
        if not Path("/proc", number).exists():
            multiprocess.mark_process_dead(int(number))


def exposition() -> bytes:
    """Everything, in the text format of Prometheus."""
    if SHARED not in os.environ:
        return generate_latest()
    forget_the_dead()
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return generate_latest(registry)
