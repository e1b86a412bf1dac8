"""What the tests of the commands share."""

from __future__ import annotations

from tests.services.command_kit import environment, olrhain

__all__ = ["environment", "olrhain"]
