"""What `./dev run` says once it is ready: where to look, and how to make a Welsh text arrive."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CONTACT = {
    "reference": "p-1",
    "role": "citizen",
    "name": "Siân Llŷr",
    "mobile": "07700900123",  # one of the numbers that Ofcom keeps for fiction
    "language": "cy",
    "channels": ["sms"],
}


def show(url: str, demo: Path, content: Mapping[str, Any]) -> None:
    """Print it; the last line is the one that scripts wait for."""
    print(f"""
Olrhain is running. Stop it with Ctrl-C.

  Start page              {url}/
  The phones it texts     {url}/cy/ffon
  The council's desk      {url}/en#staff (press "Open the desk")
  How to connect          {url}/docs
  Keys of the demo        {demo}
  Logs                    {demo.parent / "logs"}
{_example(url, content)}""")
    print(f"ready: {url}", flush=True)


def _example(url: str, content: Mapping[str, Any]) -> str:
    """A `curl` for any POSIX shell: the id is new each time, so that each time is a new case."""
    if not content.get("organisations"):
        return ""
    council = content["organisations"][0]
    data = {"case_type": council["case_types"][0]["code"], "contacts": [CONTACT]}
    return f"""
Make a Welsh text arrive on {url}/cy/ffon:

curl {url}/v1/events \\
  -H 'Authorization: Bearer {council["test_key"]}' -H 'Content-Type: application/json' \\
  -H 'ce-specversion: 1.0' -H 'ce-type: olrhain.case.opened' -H 'ce-source: /demo' \\
  -H "ce-id: demo-$(date +%s)" -H "ce-subject: DEMO-$(date +%s)" -H "ce-time: $(date -u +%FT%TZ)" \\
  -d '{json.dumps(data, ensure_ascii=False)}'
"""
