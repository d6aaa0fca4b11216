package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.PointContent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a container has room for a second copy of its data, on its disks and in its memory, before anything begins. */
final class Room {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long KIB = 1024;
    private static final long SPARE = 1 << 20;
    private static final Pattern DF = Pattern.compile(".*\\s\\d+\\s+\\d+\\s+(\\d+)\\s+\\S+\\s+(/.*)");
    /** A line each for: folder, whether it may be written to, what df says of it. Then the memory's limit and use. */
    private static final String SCRIPT = """
            for folder in "${TMPDIR:-/tmp}" "$@"; do
              [ -d "$folder" ] || continue
              echo "folder $folder"
              if [ -w "$folder" ]; then echo writable; else echo read-only; fi
              df -Pk "$folder" | { IFS= read -r head; IFS= read -r line; echo "$line"; }
            done
            v1=/sys/fs/cgroup/memory v2=/sys/fs/cgroup
            for pair in "$v2/memory.max $v2/memory.current $v2/memory.stat" \\
                "$v1/memory.limit_in_bytes $v1/memory.usage_in_bytes $v1/memory.stat"; do
              set -- $pair
              [ -r "$1" ] || continue
              IFS= read -r limit <"$1"; IFS= read -r used <"$2"; cache=0
              while IFS= read -r line; do
                case $line in inactive_file\\ *|total_inactive_file\\ *) cache=${line#* } ;; esac
              done <"$3"
              echo "memory $limit $used $cache"
              break
            done
            """;

    private final Site site;
    private final RedisServer server;
    private final List<Folder> folders = new ArrayList<>();
    private long freeMemory = Long.MAX_VALUE;

    private record Folder(String path, boolean writable, long free, String volume) {}

    /** Looks around. */
    Room(Site site, RedisServer server) {
        this.site = site;
        this.server = server;
        String data = server.config("dir", "");
        List<String> command = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh"));
        if (!data.isEmpty()) {
            command.add(data);
        }
        try (RemoteProcess process = site.start(command);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("folder ")) {
                    folders.add(folder(line.substring(7), lines.readLine(), lines.readLine()));
                } else if (line.startsWith("memory ")) {
                    freeMemory = free(line.split(" ", -1));
                }
            }
            int _ = process.await(LIMIT);
        } catch (IOException e) {
            throw new TransientException(
                    Reason.SourceUnreachable,
                    "looking for room in " + site.describe() + " broke: " + e.getMessage(),
                    "run it again",
                    e);
        }
    }

    /**
     * The folder for the dump: the temporary one, or else the server's own.
     *
     * @throws TransientException with reason {@code NoSpace} if there is none, or too little memory
     */
    String forDump(PointContent point) {
        checkMemory(point.facts());
        long dump = point.length(RedisSource.DUMP);
        return folders.stream()
                .filter(folder -> folder.writable() && fits(folder, dump))
                .findFirst()
                .map(Folder::path)
                .orElseThrow(
                        () -> new TransientException(
                                Reason.NoSpace,
                                "restoring in " + site.describe() + " takes room for a dump of " + dump
                                        + " bytes, twice that and more where the server keeps its files; free are "
                                        + free(),
                                "free space, or enlarge the volume; or say --advertise ADDRESS, which needs room for the server's own files only"));
    }

    /**
     * Whether the server itself has room for what it writes while it is filled.
     *
     * @throws TransientException with reason {@code NoSpace} if it has not
     */
    void checkServer(PointContent point) {
        String data = server.config("dir", "");
        // Whatever its repl-diskless-load is: a restore from here sets it to disabled.
        long needs = writtenByTheServer(point.length(RedisSource.DUMP), true);
        for (Folder folder : folders) {
            if (folder.path().equals(data) && folder.free() < needs) {
                throw new TransientException(
                        Reason.NoSpace,
                        "the server writes some " + needs + " bytes to " + data + " in " + site.describe()
                                + " while it is filled (the dump, and with appendonly yes the data once more), and free are "
                                + folder.free(),
                        "free space, or enlarge the volume");
            }
        }
    }

    private boolean fits(Folder folder, long dump) {
        Map<String, Long> needs = new HashMap<>();
        needs.merge(folder.volume(), dump + SPARE, Long::sum);
        String data = server.config("dir", "");
        folders.stream()
                .filter(each -> each.path().equals(data))
                .findFirst()
                .ifPresent(own ->
                        needs.merge(own.volume(), writtenByTheServer(dump, writesWhatItReplicates()), Long::sum));
        return folders.stream().allMatch(each -> each.free() >= needs.getOrDefault(each.volume(), 0L));
    }

    private boolean writesWhatItReplicates() {
        return "disabled".equals(server.config(Leftover.DISKLESS_LOAD, "disabled"));
    }

    /** The dump while it replicates, and the append-only file anew after that. */
    private long writtenByTheServer(long dump, boolean writesWhatItReplicates) {
        boolean appends = "yes".equals(server.config("appendonly", "no"));
        return (writesWhatItReplicates ? dump : 0) + (appends ? dump : 0);
    }

    /** The data as it was in memory when it was dumped, once more for the temporary server, and grown to in this one. */
    private void checkMemory(Map<String, String> facts) {
        long data = Long.parseLong(facts.getOrDefault("rdb-aux-used-mem", "0"));
        long held = Long.parseLong(server.info("memory").getOrDefault("used_memory", "0"));
        long needs = data + Math.max(0, data - held);
        if (data > 0 && needs > freeMemory) {
            throw new TransientException(
                    Reason.NoSpace,
                    "restoring in " + site.describe() + " takes some " + needs
                            + " bytes of memory for two copies of the data, and its limit leaves " + freeMemory,
                    "raise the container's memory limit for the restore, or say --advertise ADDRESS, which needs one copy only");
        }
    }

    private String free() {
        StringBuilder text = new StringBuilder();
        folders.forEach(folder -> text.append(text.isEmpty() ? "" : ", ")
                .append(folder.free())
                .append(" in ")
                .append(folder.path())
                .append(folder.writable() ? "" : " (read-only)"));
        return text.isEmpty() ? "unknown" : text.toString();
    }

    private static Folder folder(String path, @Nullable String writable, @Nullable String df) {
        Matcher fields = DF.matcher(df == null ? "" : df);
        // Where df is missing or strange, the upload itself finds out.
        return fields.matches()
                ? new Folder(path, "writable".equals(writable), Long.parseLong(fields.group(1)) * KIB, fields.group(2))
                : new Folder(path, "writable".equals(writable), Long.MAX_VALUE, path);
    }

    private static long free(String[] memory) {
        try {
            return Long.parseLong(memory[1]) - Long.parseLong(memory[2]) + Long.parseLong(memory[3]);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }
}
