"""Collections and snapshots on disk, for server.py: points are kept and counted by Qdrant's own storage engine.

A collection is a folder with one engine shard per shard number. A snapshot is a tar in Qdrant 1.18's layout; it is made
from the shards' flushed files while the collection takes no other call.
"""
import hashlib
import json
import os
import random
import shutil
import subprocess
import tarfile
import tempfile
import threading
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

from qdrant_edge import (CountRequest, Distance, EdgeConfig, EdgeShard, EdgeVectorParams, PayloadSchemaType, Point, Query,
                         QueryRequest, ScrollRequest, SearchParams, UpdateOperation)

HNSW = {"m": 16, "ef_construct": 100, "full_scan_threshold": 10000, "max_indexing_threads": 0, "on_disk": False}
OPTIMIZER = {"deleted_threshold": 0.2, "vacuum_min_vector_number": 1000, "default_segment_number": 0,
             "max_segment_size": None, "memmap_threshold": None, "indexing_threshold": 10000, "flush_interval_sec": 5,
             "max_optimization_threads": None, "prevent_unoptimized": None}
WAL = {"wal_capacity_mb": 32, "wal_segments_ahead": 0, "wal_retain_closed": 1}


class Refusal(Exception):
    """An answer other than success, with the status and text that Qdrant gives."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


def missing_collection(name):
    return Refusal(404, f"Not found: Collection `{name}` doesn't exist!")


def missing_snapshot(name):
    return Refusal(404, f"Not found: Snapshot {name} not found")


def write_json(path, value):
    """Replaces a file as a whole, so that a stop in between leaves the old one."""
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(value, separators=(",", ":")))
    os.replace(part, path)


def unpack(archive, target):
    """Extracts a tar of files; like Qdrant, takes one that lacks its closing blocks, and no other cut one."""
    at = target
    try:
        with tarfile.open(archive, "r:") as tar:
            for member in tar:
                at = target / member.name
                if not (member.isfile() or member.isdir()) or ".." in at.parts or member.name.startswith("/"):
                    raise tarfile.ReadError("not a plain file")
                tar.extract(member, target, set_attrs=False)
    except (tarfile.TarError, OSError):
        raise Refusal(500, f"Service internal error: File IO error: failed to unpack `{at}`") from None


def pack(folder, members, prefix, target):
    """Writes files of a folder into a GNU tar, holes as holes, each name after a prefix."""
    # The engine's files are mostly holes: 32 MiB each for some KiB of points.
    subprocess.run(["tar", "--create", "--file", target, "--format=gnu", "--sparse", "--blocking-factor=1",
                    "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0", "--mode=644", "--hard-dereference",
                    "--directory", folder, f"--transform=s,^,{prefix},", "--no-recursion", "--verbatim-files-from",
                    "--files-from=-"], input="\n".join(members).encode(), check=True)


class Collection:
    """A loaded collection. Callers hold its lock while they use it."""

    def __init__(self, folder):
        self.folder = folder
        self.lock = threading.RLock()
        self.closed = False
        self.snapshotting = False
        self.operations = 0
        self.config = json.loads((folder / "config.json").read_text())
        index = folder / "payload_index.json"
        self.schema = json.loads(index.read_text())["schema"] if index.exists() else {}
        self.shards = [EdgeShard.load(str(folder / str(i))) for i in range(self.config["params"]["shard_number"])]

    @staticmethod
    def write_new(folder, request):
        """Lays out an empty collection in a new folder."""
        vectors = request.get("vectors")
        number = request.get("shard_number", 1)
        if not isinstance(vectors, dict) or not isinstance(number, int) or not 1 <= number <= 16:
            raise Refusal(400, "Wrong input: the stand-in needs `vectors`, and a `shard_number` of 1 to 16 if any")
        try:
            named = {"": vectors} if "size" in vectors else vectors
            params = {key: EdgeVectorParams(size=one["size"], distance=getattr(Distance, one["distance"]))
                      for key, one in named.items()}
            for shard in range(number):
                path = folder / str(shard)
                path.mkdir()
                EdgeShard.create(str(path), EdgeConfig(vectors=params)).close()
        except (KeyError, TypeError, AttributeError, OverflowError) as wrong:
            raise Refusal(400, f"Wrong input: vectors: {wrong}") from None
        write_json(folder / "config.json", {
            "params": {"vectors": vectors, "shard_number": number, "replication_factor": 1,
                       "write_consistency_factor": 1, "on_disk_payload": True},
            "hnsw_config": HNSW, "optimizer_config": OPTIMIZER, "wal_config": WAL, "quantization_config": None,
            "uuid": None})
        write_json(folder / "payload_index.json", {"schema": {}})

    def close(self):
        self.closed = True
        for shard in self.shards:
            shard.flush()
            shard.close()

    def _updated(self, shard, operation):
        try:
            shard.update(operation)
        except Exception as wrong:  # The engine raises nothing more telling.
            raise Refusal(400, f"Wrong input: {wrong}") from None

    def _done(self):
        self.operations += 1
        return self.operations

    def upsert(self, points):
        """Puts points where they are already, and new ones by a digest of their id: not Qdrant's own placement."""
        try:
            points = [Point(one["id"], one["vector"], one.get("payload")) for one in points]
            held = [{str(one.id) for one in shard.retrieve([point.id for point in points], False, False)}
                    for shard in self.shards]
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise Refusal(400, f"Format error in JSON body: {wrong}") from None
        batches = [[] for _ in self.shards]
        for point in points:
            name = str(point.id)
            fresh = int(hashlib.sha256(name.encode()).hexdigest(), 16) % len(self.shards)
            batches[next((i for i, ids in enumerate(held) if name in ids), fresh)].append(point)
        for shard, batch in zip(self.shards, batches):
            if batch:
                self._updated(shard, UpdateOperation.upsert_points(batch))
        return self._done()

    def delete(self, ids):
        for shard in self.shards:
            self._updated(shard, UpdateOperation.delete_points(ids))
        return self._done()

    def index(self, field, schema):
        kind = schema.get("type") if isinstance(schema, dict) else schema
        native = getattr(PayloadSchemaType, str(kind).capitalize(), None)
        if not isinstance(field, str) or native is None:
            raise Refusal(400, "Wrong input: field_name and field_schema are needed")
        for shard in self.shards:
            self._updated(shard, UpdateOperation.create_field_index(field, native))
        self.schema[field] = schema
        write_json(self.folder / "payload_index.json", {"schema": self.schema})
        return self._done()

    def count(self):
        return sum(self.counts())

    def counts(self):
        return [shard.count(CountRequest(exact=True)) for shard in self.shards]

    def scroll(self, limit, offset, payload, vector):
        """One page of points in the order of their ids, and the id that begins the next."""
        found = []
        for shard in self.shards:
            found += shard.scroll(ScrollRequest(offset=offset, limit=limit + 1, with_payload=payload,
                                                with_vector=vector))[0]
        found.sort(key=lambda one: (not isinstance(one.id, int), one.id))
        points = [{"id": one.id} | ({"payload": one.payload} if payload else {})
                  | ({"vector": one.vector} if vector else {}) for one in found[:limit]]
        return {"points": points, "next_page_offset": found[limit].id if len(found) > limit else None}

    def query(self, vector, limit, using, chosen):
        """The points nearest to a vector, the nearest first; of a filter has_id is understood."""
        ids = {id for must in (chosen or {}).get("must", []) for id in must["has_id"]}
        try:
            nearest = Query.Nearest(vector, using=using) if using else Query.Nearest(vector)
            wanted = QueryRequest(limit=self.count() if ids else limit, query=nearest, params=SearchParams(exact=True))
            found = [one for shard in self.shards for one in shard.query(wanted) if not ids or one.id in ids]
        except (TypeError, ValueError, AttributeError) as wrong:
            raise Refusal(400, f"Wrong input: query: {wrong}") from None
        falling = next(iter(self._distances()), "Cosine") in ("Cosine", "Dot")
        found.sort(key=lambda one: -one.score if falling else one.score)
        return {"points": [{"id": one.id, "version": one.version, "score": one.score} for one in found[:limit]]}

    def _distances(self):
        vectors = self.config["params"]["vectors"]
        return [one["distance"] for one in ([vectors] if "size" in vectors else vectors.values())]

    def info(self):
        infos = [shard.info() for shard in self.shards]
        schema = {}
        for field, kind in self.schema.items():
            points = sum(one.payload_schema[field].points for one in infos if field in one.payload_schema)
            schema[field] = {"data_type": kind, "points": points} if isinstance(kind, str) \
                else {"data_type": kind["type"], "params": kind, "points": points}
        return {"status": "green", "optimizer_status": "ok",
                "indexed_vectors_count": sum(one.indexed_vectors_count for one in infos),
                "points_count": self.count(), "segments_count": sum(one.segments_count for one in infos),
                "config": {key: value for key, value in self.config.items() if key != "uuid"},
                "payload_schema": schema, "update_queue": {"length": 0}}

    def snapshot(self, peer, work, target):
        """Packs the flushed shards and the collection's own files."""
        members = []
        for number, shard in enumerate(self.shards):
            shard.flush()
            folder, stage = self.folder / str(number), work / str(number)
            (stage / "segments").mkdir(parents=True)
            (stage / "wal").mkdir()
            for segment in sorted((folder / "segments").iterdir()):
                files = [str(one.relative_to(segment)) for one in sorted(segment.rglob("*")) if one.is_file()]
                # Qdrant writes segment.json and version.info last, when what they speak of is there.
                files.sort(key=lambda one: one in ("segment.json", "version.info"))
                pack(segment, files, "snapshot/files/", stage / "segments" / f"{segment.name}.tar")
                members.append(f"{number}/segments/{segment.name}.tar")
            for log in sorted((folder / "wal").iterdir()):
                os.link(log, stage / "wal" / log.name)
                members.append(f"{number}/wal/{log.name}")
            write_json(stage / "replica_state.json",
                       {"is_local": True, "this_peer_id": peer, "peers": {str(peer): "Active"}})
            write_json(stage / "shard_config.json", {"type": "ReplicaSet"})
            members += [f"{number}/replica_state.json", f"{number}/shard_config.json"]
        (work / "version.info").write_text("0.4.2")
        write_json(work / "config.json", self.config)
        write_json(work / "shard_key_mapping.json", [])
        write_json(work / "payload_index.json", {"schema": self.schema})
        members += ["version.info", "config.json", "shard_key_mapping.json", "payload_index.json"]
        pack(work, members, "", target)


class Storage:
    """All collections, their aliases and their snapshots. Whoever takes both locks takes this one's first."""

    def __init__(self, storage, snapshots):
        self.snapshots, self.tmp, self.spool = Path(snapshots), Path(storage, "tmp"), Path(snapshots, "tmp")
        self.home, self.alias_file = Path(storage, "collections"), Path(storage, "aliases", "data.json")
        for leftover in (self.tmp, self.spool):
            shutil.rmtree(leftover, ignore_errors=True)
        for folder in (self.home, self.tmp, self.spool, self.alias_file.parent):
            folder.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        self.aliases = json.loads(self.alias_file.read_text()) if self.alias_file.exists() else {}
        identity = Path(storage, "peer.json")
        if not identity.exists():
            write_json(identity, random.SystemRandom().randrange(10 ** 15, 9 * 10 ** 15))
        self.peer = json.loads(identity.read_text())
        self.collections = {folder.name: Collection(folder) for folder in sorted(self.home.iterdir())}

    def close(self):
        for name in list(self.collections):
            with self.collection(name) as collection:
                collection.close()

    @contextmanager
    def collection(self, name):
        """Gives a collection, by its name or an alias, to one caller at a time."""
        with self.lock:
            found = self.collections.get(self.aliases.get(name, name))
        if found is None:
            raise missing_collection(name)
        with found.lock:
            if found.closed:
                raise missing_collection(name)
            yield found

    @contextmanager
    def _work(self, prefix):
        work = Path(tempfile.mkdtemp(prefix=prefix, dir=self.tmp))
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def create(self, name, request):
        with self.lock, self._work("new-") as work:
            if name in self.collections or name in self.aliases:
                raise Refusal(409, f"Wrong input: Collection `{name}` already exists!")
            folder = work / "collection"
            folder.mkdir()
            Collection.write_new(folder, request)
            self._place(name, folder)

    def _place(self, name, folder):
        folder.rename(self.home / name)
        with self.lock:
            self.collections[name] = Collection(self.home / name)

    def _discard(self, folder):
        # Out of the way first: a stop in between must not leave half a collection where the next start loads it.
        with self._work("deleted-") as work:
            folder.rename(work / folder.name)

    def delete(self, name):
        """Removes a collection and its aliases; its snapshots stay, as they do with Qdrant."""
        with self.lock:
            if name not in self.collections:
                return False
            with self.collections[name].lock:
                self.collections.pop(name).close()
                self._discard(self.home / name)
            self._keep_aliases({alias: of for alias, of in self.aliases.items() if of != name})
            return True

    def _keep_aliases(self, aliases):
        write_json(self.alias_file, aliases)
        self.aliases = aliases

    def change_aliases(self, actions):
        """Applies all of the actions, or none."""
        with self.lock:
            aliases = dict(self.aliases)
            for action in actions:
                match action:
                    case {"create_alias": {"collection_name": str(name), "alias_name": str(alias)}}:
                        if name not in self.collections:
                            raise missing_collection(name)
                        if alias in self.collections:
                            raise Refusal(409, f"Wrong input: Collection `{alias}` already exists!")
                        aliases[alias] = name
                    case {"delete_alias": {"alias_name": str(alias)}}:
                        aliases.pop(alias, None)
                    case {"rename_alias": {"old_alias_name": str(old), "new_alias_name": str(new)}}:
                        if old not in aliases:
                            raise Refusal(404, f"Not found: Alias {old} does not exists!")
                        aliases[new] = aliases.pop(old)
                    case _:
                        raise Refusal(400, f"Format error in JSON body: no alias action: {action}")
            self._keep_aliases(aliases)

    def snapshot_file(self, name, snapshot):
        """The file of a snapshot that is there."""
        with self.collection(name) as collection:
            path = self.snapshots / collection.folder.name / snapshot
        if Path(snapshot).name != snapshot or path.suffix == ".checksum" or not path.is_file():
            raise missing_snapshot(snapshot)
        return path

    def list_snapshots(self, name):
        with self.collection(name) as collection:
            folder = self.snapshots / collection.folder.name
            files = folder.iterdir() if folder.is_dir() else []
            return [self.describe(one) for one in sorted(files) if one.suffix != ".checksum"]

    @staticmethod
    def describe(path):
        stat, checksum = path.stat(), path.with_name(path.name + ".checksum")
        made = datetime.fromtimestamp(int(stat.st_mtime), timezone.utc).replace(tzinfo=None)
        return {"name": path.name, "creation_time": made.isoformat(), "size": stat.st_size} \
            | ({"checksum": checksum.read_text()} if checksum.exists() else {})

    def create_snapshot(self, name):
        with self.collection(name) as collection, self._work("snapshot-") as work:
            name = collection.folder.name
            try:
                collection.snapshotting = True
                made = self.spool / f"{work.name}.snapshot"
                collection.snapshot(self.peer, work, made)
                folder = self.snapshots / name
                folder.mkdir(exist_ok=True)
                target = folder / f"{name}-{self.peer}-{datetime.now(timezone.utc):%Y-%m-%d-%H-%M-%S}.snapshot"
                with open(made, "rb") as content:
                    digest = hashlib.file_digest(content, "sha256").hexdigest()
                os.replace(made, target)
                target.with_name(target.name + ".checksum").write_text(digest)
                return self.describe(target)
            finally:
                collection.snapshotting = False

    def delete_snapshot(self, name, snapshot):
        path = self.snapshot_file(name, snapshot)
        path.with_name(path.name + ".checksum").unlink(missing_ok=True)
        path.unlink()

    def keep_upload(self, name, spooled, file_name):
        """Puts an uploaded file among the snapshots of a collection, which need not be there yet."""
        target = self.snapshots / name / (Path(file_name).name or spooled.name)
        target.parent.mkdir(exist_ok=True)
        os.replace(spooled, target)
        return target

    def recover(self, name, snapshot):
        """Loads a snapshot aside, and puts it in place once every shard of it has opened."""
        with self._work(f"col-{name}-recovery-") as work:
            folder = work / "collection"
            folder.mkdir()
            try:
                self._lay_out(snapshot, folder)
                Collection(folder).close()
            except Refusal as refusal:
                raise Refusal(refusal.status, str(refusal).replace(str(folder), str(work))) from None
            except BaseException as broken:  # A panic of the engine is no Exception.
                raise Refusal(500, f"Service internal error: {broken}") from None
            with self.lock:
                present = self.collections.get(name)
                if present is None:
                    self._place(name, folder)
                else:
                    with present.lock:
                        self._replace(name, present, folder)

    def _lay_out(self, snapshot, folder):
        unpack(snapshot, folder)
        number = json.loads((folder / "config.json").read_text())["params"]["shard_number"]
        for shard in (folder / str(i) for i in range(number)):
            if not json.loads((shard / "replica_state.json").read_text())["is_local"]:
                raise Refusal(500, "Service internal error: Can't restore snapshot in local mode with missing data at "
                                   f"shard: {shard}")
            for archive in (shard / "segments").glob("*.tar"):
                unpack(archive, archive.with_suffix(".unpacked"))
                (archive.with_suffix(".unpacked") / "snapshot" / "files").rename(archive.with_suffix(""))
                shutil.rmtree(archive.with_suffix(".unpacked"))
                archive.unlink()

    def _replace(self, name, present, folder):
        params = json.loads((folder / "config.json").read_text())["params"]
        for key in ("vectors", "shard_number"):
            if params[key] != present.config["params"][key]:
                raise Refusal(400, "Wrong input: Snapshot is not compatible with existing collection: "
                                   f"Collection {key}: {present.config['params'][key]} Snapshot {key}: {params[key]}")
        present.close()
        for kept in ("config.json", "payload_index.json"):  # As with Qdrant, a recover does not change these.
            if (present.folder / kept).exists():
                shutil.copy(present.folder / kept, folder / kept)
        self._discard(present.folder)
        self._place(name, folder)
