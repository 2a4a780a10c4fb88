"""What the tests of the client share: a spool to read back, and a server that can be away, slow or strict."""

import contextlib
import http.server
import io
import json
import os
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "clients", "python"))

import gradient_rounds  # noqa: E402

LONG_SECONDS = 60.0
"""For waits that end by themselves; only a fault reaches it."""


class SpoolCase(unittest.TestCase):
    """A test whose runs gather in a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.join(folder.name, "spool")
        self.errors = io.StringIO()
        redirected = contextlib.redirect_stderr(self.errors)
        redirected.__enter__()
        self.addCleanup(redirected.__exit__, None, None, None)
        for name in ("excepthook", "exit"):
            self.addCleanup(setattr, sys, name, getattr(sys, name))

    def watch(self, *args, **options):
        return gradient_rounds.watch(*args, **{"spool": self.folder, "run": "test", **options})

    def records(self, run):
        """Finishes a run and reads what it left in the spool."""
        run.finish()
        return self.spooled(run)

    def spooled(self, run):
        """What waits in the spool now."""
        records = []
        for name in sorted(os.listdir(run.spool)) if os.path.isdir(run.spool) else []:
            if name.startswith("batch-"):
                with open(os.path.join(run.spool, name)) as file:
                    records += [json.loads(line) for line in file]
        return records

    def wait_until(self, is_there):
        """For what happens in a thread that tells nobody."""
        deadline = time.monotonic() + LONG_SECONDS
        while not is_there():
            self.assertLess(time.monotonic(), deadline, "it did not happen")
            time.sleep(0.01)

    def layers(self, records, step=None):
        """The layer records by name, of one step or the last of each."""
        return {r["layer"]: r for r in records if r["kind"] == "layer" and step in (None, r["step"])}

    def metric(self, records, name):
        return {r["step"]: r["value"] for r in records if r["kind"] == "metric" and r["metric"] == name}

    def settings(self, records):
        merged = {}
        for record in records:
            if record["kind"] == "run":
                merged.update(record["settings"])
        return merged


class Server:
    """Answers as the product does: a batch counts once by its key. What it says first can be scripted."""

    def __init__(self):
        self.batches, self.requests, self.script, self.runs = {}, [], [], {}
        self.training = []
        self.moments = []
        """When each request came."""
        self.begun = set()
        """Runs that have points, or of which somebody said how they stand."""
        self.arrived = threading.Condition()
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def answer(self):
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                with server.arrived:
                    server.requests.append((self.command, self.path, dict(self.headers), body))
                    server.moments.append(time.monotonic())
                    scripted = server.script.pop(0) if server.script else None
                    reply = scripted if scripted is not None else server.reply(self, body)
                    server.arrived.notify_all()
                if reply == "hang up after":
                    server.reply(self, body)
                    self.close_connection = True
                    self.connection.close()
                    return
                status, answer, headers = reply
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            do_GET = do_POST = do_PATCH = answer

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def reply(self, request, body):
        path = request.path.split("?")[0]
        if request.command == "GET":
            runs = self.runs if request.path.endswith("page=1") else {}
            return 200, {"runs": [self.listed(id, name) for name, id in runs.items()]}, {}
        if request.command == "POST" and path == "/api/v1/runs":
            name = json.loads(body)["name"]
            if name in self.runs:
                return 409, {"detail": "The name is taken."}, {}
            self.runs[name] = f"run-{len(self.runs) + 1}"
            return 201, {"id": self.runs[name]}, {}
        self.begun.add(path.split("/")[4])
        if request.command == "PATCH":
            self.training.append(json.loads(body)["training"])
            return 200, {}, {}
        self.batches.setdefault(request.headers["idempotency-key"], body)
        return 200, {"accepted": 1, "duplicates": 0, "refused": 0, "revision": 1}, {}

    def listed(self, id, name):
        is_begun = id in self.begun
        training = {"state": "running" if is_begun else "not-stated"}
        return {"id": id, "name": name, "points": 7 if is_begun else 0, "training": training}

    def lines(self):
        """The records that arrived, each batch once, in the order of the keys."""
        text = b"".join(self.batches[key] for key in sorted(self.batches))
        return [json.loads(line) for line in text.splitlines()]

    def wait_for(self, is_there):
        with self.arrived:
            return self.arrived.wait_for(is_there, LONG_SECONDS)

    def close(self):
        self.http.shutdown()
        self.http.server_close()
