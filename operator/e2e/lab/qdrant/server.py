"""A stand-in for a Qdrant 1.18.3 server, for lab clusters where the official image cannot be had.

What it is: the REST calls that backups, restores and the demo make, answered as the recordings of a real server answer
them, over Qdrant's own storage engine (qdrant-edge-py). Points, exact counts and payload indexes are the engine's;
snapshots are tars in Qdrant's layout, and those of a real server are taken, too.

What it is not: a vector database for use. It searches for the nearest points to one vector only, of all or of those that
has_id names, and has no other filters, gRPC, clustering, TLS, JWT, quotas or background optimizer; no full-storage and no
shard snapshots, which answer 404. New points are placed on shards in its own way, and its snapshots were never loaded into a
real server. A collection takes one call at a time.

Settings are environment variables: QDRANT_API_KEY, QDRANT_READ_ONLY_API_KEY (no key is asked for if both are absent),
QDRANT_PORT, QDRANT_STORAGE, QDRANT_SNAPSHOTS.
"""
import hashlib
import hmac
import json
import os
import re
import signal
import sys
import tempfile
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from storage import Refusal, Storage

VERSION = "1.18.3"
CHUNK = 1 << 20
JSON, TEXT = "application/json", "text/plain; charset=utf-8"
OPEN = {"/healthz": "healthz check passed", "/livez": "healthz check passed", "/readyz": "all shards are ready"}
READING = ("count", "scroll", "query")
NAME = re.compile(r"[^/\\<>:\"|?*\0\x1f]{1,255}")


class Body:
    """What a request carries, of a known length or in chunks."""

    def __init__(self, source, headers):
        self.source = source
        self.chunked = headers.get("Transfer-Encoding", "").lower() == "chunked"
        self.left = 0 if self.chunked else int(headers.get("Content-Length") or 0)

    def read(self, limit=CHUNK):
        """Some bytes, or none at the end; a connection that ends before the body does is an error."""
        if self.chunked and self.left == 0:
            self.left = int(self.source.readline().split(b";")[0], 16)
            if self.left == 0:
                self.chunked = False
                while self.source.readline().strip():
                    pass
        read = self.source.read1(min(limit, self.left)) if self.left else b""
        if self.left and not read:
            raise ConnectionResetError("the request was cut")
        self.left -= len(read)
        if self.chunked and self.left == 0:
            self.source.readline()
        return read

    def all(self):
        return b"".join(iter(self.read, b""))

    def drain(self):
        while self.read():
            pass


class Form:
    """The parts of a multipart form, passed on while they arrive."""

    def __init__(self, body, content_type):
        boundary = re.search(r'boundary="?([^";]+)', content_type or "")
        if boundary is None:
            raise Refusal(400, "Multipart error: Could not find multipart boundary")
        self.body, self.mark, self.held = body, b"\r\n--" + boundary[1].encode(), b"\r\n"

    def _until(self, mark, sink):
        while (at := self.held.find(mark)) < 0:
            passed = max(0, len(self.held) - len(mark))
            sink(self.held[:passed])
            more = self.body.read()
            if not more:
                raise Refusal(400, "Multipart error: Multipart stream is incomplete")
            self.held = self.held[passed:] + more
        sink(self.held[:at])
        self.held = self.held[at + len(mark):]

    def file(self, field, sink):
        """Writes the content of a file's field to a sink; gives the name of the file."""
        name = None
        self._until(self.mark, lambda content: None)
        while True:
            lines = []
            self._until(b"\r\n", lines.append)
            if b"".join(lines).startswith(b"--"):
                break
            self.held = b"\r\n" + self.held
            self._until(b"\r\n\r\n", lines.append)
            head = b"".join(lines).decode("utf-8", "replace")
            if re.search(rf'\bname="?{field}"?', head):
                name = (re.search(r'filename="([^"]*)"', head) or ["", ""])[1]
                self._until(self.mark, sink)
            else:
                self._until(self.mark, lambda content: None)
        if name is None:
            raise Refusal(400, f"Multipart error: Field with name '{field}' is required")
        return name


class Call(BaseHTTPRequestHandler):
    """One connection and its requests."""

    protocol_version = "HTTP/1.1"
    timeout = 600
    storage: Storage
    admin_key = read_key = ""

    def _serve(self):
        self.begun = time.perf_counter()
        self.body = Body(self.rfile, self.headers)
        url = urlsplit(self.path)
        self.query = {key: values[-1] for key, values in parse_qs(url.query).items()}
        parts = [unquote(part) for part in url.path[1:].split("/")]
        try:
            if self._admitted(url.path, parts):
                self._route(parts)
        except ConnectionError:
            self.close_connection = True
        except Refusal as refusal:
            self._error(refusal.status, str(refusal))
        except Exception as broken:
            print(f"{self.command} {url.path}: {broken!r}", file=sys.stderr, flush=True)
            self._error(500, f"Service internal error: {broken}")

    do_GET = do_PUT = do_POST = do_DELETE = do_PATCH = _serve

    def _admitted(self, path, parts):
        if path == "/" or path in OPEN or not (self.admin_key or self.read_key):
            return True
        given = self.headers.get("api-key") or self.headers.get("Authorization", "").removeprefix("Bearer ")
        if not given:
            self._send(401, None, b"Must provide an API key or an Authorization bearer token")
        elif self._is(given, self.admin_key):
            return True
        elif not self._is(given, self.read_key):
            self._send(401, None, b"Invalid API key or JWT")
        elif self.command == "GET" or self.command == "POST" and parts[-1] in READING:
            return True
        else:
            self._error(403, "Forbidden: Global manage access is required")
        return False

    @staticmethod
    def _is(given, key):
        return bool(key) and hmac.compare_digest(given.encode(), key.encode())

    def _route(self, parts):
        storage = self.storage
        match self.command, *parts:
            case "GET", "":
                self._send(200, JSON, compact({"title": "qdrant - vector search engine", "version": VERSION}))
            case "GET", ("healthz" | "livez" | "readyz"):
                self._send(200, TEXT, OPEN["/" + parts[0]].encode())
            case "GET", "metrics":
                self._metrics()
            case "GET", "cluster":
                self._result({"status": "disabled"})
            case "GET", "aliases":
                self._aliases(storage.aliases)
            case "POST", "collections", "aliases":
                storage.change_aliases(self._json().get("actions", []))
                self._result(True)
            case "GET", "collections":
                with storage.lock:
                    self._result({"collections": [{"name": name} for name in sorted(storage.collections)]})
            case "PUT", "collections", name:
                storage.create(self._named(name), self._json())
                self._result(True)
            case "DELETE", "collections", name:
                self._result(storage.delete(name))
            case _, "collections", name, "snapshots", *rest:
                self._snapshots(name, rest)
            case _, "collections", name, *rest:
                self._collection(name, rest)
            case _:
                self._send(404, None, b"")

    @staticmethod
    def _chooses(chosen):
        """Whether a filter names points, and nothing else."""
        return list(chosen) == ["must"] and all(list(must) == ["has_id"] for must in chosen["must"])

    def _collection(self, name, rest):
        asked = self._json() if self.command in ("PUT", "POST") else {}
        if "filter" in asked and not (list(rest) == ["points", "query"] and self._chooses(asked["filter"])):
            raise Refusal(400, "Wrong input: the stand-in has no filters but has_id of a query")
        with self.storage.collection(name) as collection:
            match self.command, *rest:
                case ("GET",):
                    self._result(collection.info())
                case "GET", "cluster":
                    shards = [{"shard_id": i, "points_count": points, "state": "Active"}
                              for i, points in enumerate(collection.counts())]
                    self._result({"peer_id": self.storage.peer, "shard_count": len(shards), "local_shards": shards,
                                  "remote_shards": [], "shard_transfers": []})
                case "GET", "aliases":
                    own = collection.folder.name
                    self._aliases({alias: name for alias, name in self.storage.aliases.items() if name == own})
                case "PUT", "index":
                    self._done(collection.index(asked.get("field_name"), asked.get("field_schema")))
                case "PUT", "points":
                    self._done(collection.upsert(asked.get("points", [])))
                case "POST", "points", "delete":
                    self._done(collection.delete(asked.get("points", [])))
                case "POST", "points", "count":
                    self._result({"count": collection.count()})
                case "POST", "points", "scroll":
                    self._result(collection.scroll(asked.get("limit") or 10, asked.get("offset"),
                                                   asked.get("with_payload", True), asked.get("with_vector", False)))
                case "POST", "points", "query":
                    self._result(collection.query(asked.get("query"), asked.get("limit") or 10, asked.get("using"),
                                                  asked.get("filter")))
                case _:
                    self._send(404, None, b"")

    def _snapshots(self, name, rest):
        storage = self.storage
        match self.command, *rest:
            case ("GET",):
                self._result(storage.list_snapshots(name))
            case ("POST",):
                with storage.collection(name):  # A missing one is told to those who do not wait, too.
                    pass
                self._waiting(lambda: storage.create_snapshot(name))
            case "POST", "upload":
                self._upload(self._named(name))
            case "PUT", "recover":
                self._recover(self._named(name), self._json())
            case "GET", snapshot:
                self._download(name, snapshot)
            case "DELETE", snapshot:
                storage.delete_snapshot(name, snapshot)
                self._result(True)
            case _:
                self._send(404, None, b"")

    def _waiting(self, work):
        """Answers with what the work gives, or at once if the caller does not want to wait."""
        if self.query.get("wait", "true") == "true":
            self._result(work())
            return
        where = self.path

        def alone():
            try:
                work()
            except Exception as broken:
                print(f"{where}: {broken}", file=sys.stderr, flush=True)
        threading.Thread(target=alone).start()
        self._send(202, JSON, compact({"status": "accepted", "time": self._time()}))

    def _upload(self, name):
        digest = hashlib.sha256()
        with tempfile.NamedTemporaryFile(dir=self.storage.spool, delete=False) as spooled:
            spool = Path(spooled.name)

            def sink(content):
                digest.update(content)
                spooled.write(content)
            try:
                file_name = Form(self.body, self.headers.get("Content-Type")).file("snapshot", sink)
                wanted = self.query.get("checksum")
                if wanted is not None and wanted != digest.hexdigest():
                    # Qdrant has the two the wrong way round.
                    raise Refusal(400, f"Checksum mismatch: expected {digest.hexdigest()}, actual {wanted}")
            except BaseException:
                spool.unlink()
                raise

        kept = self.storage.keep_upload(name, spool, file_name)
        self._waiting(lambda: self.storage.recover(name, kept) or True)

    def _recover(self, name, asked):
        location = str(asked.get("location"))
        path = Path(unquote(location.removeprefix("file://"))).resolve()
        if not location.startswith("file://"):
            raise Refusal(403, "Forbidden: the stand-in recovers from files only")
        if not path.is_relative_to(self.storage.snapshots.resolve()) or not path.is_file():
            raise Refusal(403, "Forbidden: Snapshot file path must be inside the snapshots directory "
                               f'"{self.storage.snapshots}"')
        self._waiting(lambda: self.storage.recover(name, path) or True)

    def _download(self, name, snapshot):
        try:
            path = self.storage.snapshot_file(name, snapshot)
            content = open(path, "rb")
        except (Refusal, OSError) as refusal:
            self._send(404, TEXT, str(refusal).encode())
            return
        with content:
            stat = os.fstat(content.fileno())
            size = stat.st_size
            headers = {"last-modified": formatdate(stat.st_mtime, usegmt=True), "accept-ranges": "bytes",
                       "etag": f'"{stat.st_ino:x}:{size:x}:{int(stat.st_mtime):x}:{stat.st_mtime_ns % 10 ** 9:x}"',
                       "content-disposition": f'attachment; filename="{snapshot}"'}
            given = self.headers.get("Range")
            if given is None:
                self._head(200, "application/octet-stream", size, headers)
                self.connection.sendfile(content)
                return
            asked = re.fullmatch(r"bytes=(\d*)-(\d*)", given)
            first, last = asked.groups() if asked else ("", "")
            begin = int(first) if first else size - int(last or 0)
            end = min(size, int(last) + 1 if first and last else size)
            if not 0 <= begin < end:
                self._head(416, "application/octet-stream", 0, headers | {"content-range": f"bytes */{size}"})
                return
            self._head(206, "application/octet-stream", end - begin, headers | {
                "content-encoding": "identity", "content-range": f"bytes {begin}-{end - 1}/{size}"})
            self.connection.sendfile(content, begin, end - begin)

    def _metrics(self):
        with self.storage.lock:
            lines = [f'snapshot_creation_running{{id="{name}"}} {int(one.snapshotting)}'
                     for name, one in sorted(self.storage.collections.items())]
        lines = [f'app_info{{name="qdrant",version="{VERSION}"}} 1', "# TYPE snapshot_creation_running gauge", *lines]
        self._send(200, TEXT, "\n".join(["# TYPE app_info gauge", *lines, ""]).encode())

    def _aliases(self, aliases):
        self._result({"aliases": [{"alias_name": alias, "collection_name": name}
                                  for alias, name in sorted(aliases.items())]})

    @staticmethod
    def _named(name):
        if not NAME.fullmatch(name) or name in (".", "..", "tmp"):
            raise Refusal(422, f"Validation error in path parameters: [name: not a name for a collection: {name}]")
        return name

    def _json(self):
        try:
            value = json.loads(self.body.all() or b"{}")
        except ValueError as wrong:
            raise Refusal(400, f"Format error in JSON body: {wrong}") from None
        if not isinstance(value, dict):
            raise Refusal(400, "Format error in JSON body: an object is expected")
        return value

    def _time(self):
        return round(time.perf_counter() - self.begun, 9)

    def _result(self, result):
        self._send(200, JSON, compact({"result": result, "status": "ok", "time": self._time()}))

    def _done(self, operation):
        status = "completed" if self.query.get("wait") == "true" else "acknowledged"
        self._result({"operation_id": operation, "status": status})

    def _error(self, status, text):
        self._send(status, JSON, compact({"status": {"error": text}, "time": self._time()}))

    def _send(self, status, kind, content):
        self._head(status, kind, len(content), {})
        self.wfile.write(content)

    def _head(self, status, kind, length, headers):
        try:
            self.body.drain()  # What follows it on the connection is the next request.
        except (ConnectionError, ValueError):
            self.close_connection = True
        self.log_request(status)
        self.send_response_only(status)
        self.send_header("content-length", str(length))
        for name, value in ({"content-type": kind} if kind else {}).items() | headers.items():
            self.send_header(name, value)
        self.send_header("date", self.date_time_string())
        self.end_headers()

    def log_request(self, code="-", size="-"):
        if self.path not in OPEN:
            super().log_request(code, size)


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def main():
    env = os.environ.get
    Call.storage = Storage(env("QDRANT_STORAGE", "/qdrant/storage"), env("QDRANT_SNAPSHOTS", "/qdrant/snapshots"))
    Call.admin_key, Call.read_key = env("QDRANT_API_KEY", ""), env("QDRANT_READ_ONLY_API_KEY", "")
    server = ThreadingHTTPServer(("", int(env("QDRANT_PORT", "6333"))), Call)
    server.daemon_threads = True
    for name in (signal.SIGTERM, signal.SIGINT):  # As a container's first process it would not end on these otherwise.
        signal.signal(name, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"stand-in for Qdrant {VERSION}, listening on port {server.server_port}", flush=True)
    server.serve_forever()
    Call.storage.close()


if __name__ == "__main__":
    main()
