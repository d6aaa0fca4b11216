"""The demo's research agent: answers from a vector store and a cache, and is healthy only while both are there.

GET  /health          200 while Qdrant has the collection and Redis answers, 503 otherwise
POST /research        {"query", "max_papers"}: papers from Qdrant, kept in Redis
POST /admin/reindex   {"collection", "paper_ids"}: counts the collection anew; needs the bearer token ADMIN_TOKEN
"""
import hashlib
import json
import os
import socket
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

QDRANT = os.environ["QDRANT_URL"]
COLLECTION = os.environ.get("COLLECTION", "papers")
PATIENCE = 2


def qdrant(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"api-key": os.environ["QDRANT_API_KEY"], "Content-Type": "application/json"}
    request = urllib.request.Request(QDRANT + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)["result"]


def redis(*words):
    """One command of RESP; bulk strings, simple strings and numbers come back as text."""
    with socket.create_connection((os.environ["REDIS_HOST"], 6379), timeout=PATIENCE) as link:
        stream = link.makefile("rwb")
        for command in (("AUTH", os.environ["REDIS_PASSWORD"]), words):
            stream.write(b"*%d\r\n" % len(command))
            for word in command:
                stream.write(b"$%d\r\n%s\r\n" % (len(word.encode()), word.encode()))
            stream.flush()
            line = stream.readline().strip().decode()
            if line.startswith("-"):
                raise OSError(line)
            answer = line[1:]
            if line.startswith("$"):
                answer = None if line == "$-1" else stream.read(int(line[1:]) + 2)[:-2].decode()
        return answer


class Agent(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/health":
            return self.answer(404, {"error": "there is GET /health"})
        try:
            points = qdrant("GET", f"/collections/{COLLECTION}")["points_count"]
            return self.answer(200, {"status": "ok", "papers": points, "redis": redis("PING")})
        except (OSError, ValueError) as trouble:
            return self.answer(503, {"status": "unavailable", "why": str(trouble)})

    def do_POST(self):
        try:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
            if self.path == "/research":
                return self.research(body)
            if self.path == "/admin/reindex":
                return self.reindex(body)
            return self.answer(404, {"error": "there are POST /research and POST /admin/reindex"})
        except (OSError, ValueError, KeyError) as trouble:
            return self.answer(503, {"status": "unavailable", "why": str(trouble)})

    def research(self, body):
        key = "answer:" + hashlib.sha256(body["query"].encode()).hexdigest()[:16]
        cached = redis("GET", key)
        if cached is None:
            wanted = {"limit": int(body.get("max_papers", 1)), "with_payload": True}
            papers = qdrant("POST", f"/collections/{COLLECTION}/points/scroll", wanted)["points"]
            cached = json.dumps([one["id"] for one in papers])
            redis("SET", key, cached)
        return self.answer(200, {"query": body["query"], "papers": json.loads(cached)})

    def reindex(self, body):
        if self.headers.get("Authorization") != "Bearer " + os.environ["ADMIN_TOKEN"]:
            return self.answer(401, {"error": "a bearer token is needed"})
        counted = qdrant("POST", f"/collections/{body['collection']}/points/count", {"exact": True})["count"]
        return self.answer(200, {"status": "accepted", "papers": counted, "reindexed": len(body.get("paper_ids", []))})

    def answer(self, code, body):
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, form, *values):
        print(form % values, flush=True)


ThreadingHTTPServer(("0.0.0.0", 8000), Agent).serve_forever()
