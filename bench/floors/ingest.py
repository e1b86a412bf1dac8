"""The floor of ingest: Flask, a key, a signature, JSON, and one bare psycopg statement that stores as many bytes.

No validation, no case, no encryption, no organisation. It runs under the same gunicorn configuration.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import threading
import time
import uuid

import psycopg
from flask import Flask, Response, request

TABLE = """
CREATE TABLE floor_events (
  id uuid PRIMARY KEY,
  dedupe_index bytea NOT NULL UNIQUE,
  sealed bytea NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now())
"""
_INSERT = "INSERT INTO floor_events (id, dedupe_index, sealed) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING id"
_FIVE_MINUTES = 300


def create_app() -> Flask:
    app = Flask("floor")
    database_url = os.environ["DATABASE_URL"].replace("+psycopg", "", 1)
    key_hash = bytes.fromhex(os.environ["FLOOR_KEY_HASH"])
    secret = base64.b64decode(os.environ["FLOOR_SECRET"].removeprefix("whsec_"))
    filling = os.urandom(int(os.environ["FLOOR_BYTES"]))
    connections = threading.local()

    @app.post("/v1/events")
    def post_event() -> Response:
        body = request.get_data()
        if not (_has_key(key_hash) and _is_signed(secret, body)):
            return Response(status=401)
        event = json.loads(body)
        if not hasattr(connections, "own"):
            connections.own = psycopg.connect(database_url, autocommit=True)
        dedupe = hashlib.sha256(f"{event['source']}\0{event['id']}".encode()).digest()
        row = connections.own.execute(_INSERT, (uuid.uuid4(), dedupe, filling)).fetchone()
        return Response(f'{{"id":"{row[0]}","status":"accepted"}}', 202, mimetype="application/json")

    return app


def _has_key(key_hash: bytes) -> bool:
    key = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(hashlib.sha256(key.encode()).digest(), key_hash)


def _is_signed(secret: bytes, body: bytes) -> bool:
    """Standard Webhooks, https://www.standardwebhooks.com"""
    at = request.headers["webhook-timestamp"]
    signed = f"{request.headers['webhook-id']}.{at}.".encode() + body
    expected = base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()
    fresh = abs(time.time() - int(at)) < _FIVE_MINUTES
    return fresh and hmac.compare_digest(f"v1,{expected}", request.headers["webhook-signature"])
