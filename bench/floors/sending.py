"""The floor of delivery: threads that hand messages to GOV.UK Notify through its documented client, and nothing else.

No database, no queue, no lease, no retry. `python -m bench.floors.sending --help`
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import threading
import time
import uuid
from typing import Any

from notifications_python_client.notifications import NotificationsAPIClient

WORDS = (
    "Cyngor Prawf: Mae eich cais am drwydded adeiladu wedi symud ymlaen. Y cam nesaf yw penderfyniad. "
    "Gweler: http://127.0.0.1:8000/cy/c/0123456789abcdefghijkl"
)


def main() -> None:
    """Sends, then prints one line of JSON: how many seconds it took, and how many of CPU this process used."""
    options = _options()
    numbers = itertools.count()
    threads = [threading.Thread(target=_send, args=(options, numbers)) for _ in range(options.threads)]
    cpu, began = _cpu(), time.time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"began": began, "ended": time.time(), "cpu": _cpu() - cpu}))


def _send(options: argparse.Namespace, numbers: itertools.count[int]) -> None:
    """One thread with a client, and so a kept-alive connection, of its own."""
    client: Any = NotificationsAPIClient(options.api_key, options.base_url)  # type: ignore[no-untyped-call]
    template = str(uuid.uuid4())
    while (number := next(numbers)) < options.count:
        client.send_sms_notification(
            f"+447400{number:06}", template, personalisation={"body": WORDS}, reference=str(uuid.uuid4())
        )


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.floors.sending", description=__doc__)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--api-key", required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=32)
    return parser.parse_args()


if __name__ == "__main__":
    main()
