"""The pages of an open case, and the ways to open one without its link: all are given the same door."""

from __future__ import annotations

from flask import Flask

from app.web.public.door import PublicDoor


def register(app: Flask, door: PublicDoor) -> None:
    """One line for each page."""
