"""The list of benches: name, what it measures, and the function that does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench import delivery, desk, ingest, latency, memory, processing, status_page, whole_way
from bench.figures import Finding
from bench.growth import compare as growth
from bench.options import Options


@dataclass(frozen=True, slots=True)
class Bench:
    about: str
    run: Callable[[Options], list[Finding]]


BENCHES = {
    "ingest": Bench("single signed events beside one bare statement", ingest.single),
    "batches": Bench("batches of 100 beside single events", ingest.batches),
    "processing": Bench("planning and writing messages, two workers", processing.run),
    "latency": Bench("from a post to the provider, with nothing else going on", latency.run),
    "delivery": Bench("two workers of 32 threads beside bare threads, provider at 50 ms", delivery.run),
    "whole-way": Bench("10,000 events posted as fast as taken, until all are handed over", whole_way.run),
    "status-page": Bench("the status page in Welsh beside bare Flask", status_page.run),
    "memory": Bench("what `./dev run` holds at rest", memory.run),
    "desk": Bench("every page of the desk with 200,000 cases and 1,000,000 messages", desk.run),
    "growth": Bench("200,000 cases and 1,000,000 messages beside 2,000 and 10,000", growth.run),
}
BY_DEFAULT = tuple(name for name in BENCHES if name not in ("desk", "growth"))
