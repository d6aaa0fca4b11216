package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command at the site that keeps a folder and a server in it, and removes both when it is told to, and just as well when
 * whoever started it is gone: then its input ends.
 */
final class Keeper implements AutoCloseable {

    private static final Duration END = Duration.ofSeconds(30);
    private static final String END_OF_TEXT = ".";
    private static final String SCRIPT = """
            set -u
            umask 077
            for name in redis-server valkey-server; do
              program=$(command -v "$name") && break
            done
            [ -n "$program" ] || { echo 'neither redis-server nor valkey-server found' >&2; exit 127; }
            folder=$(mktemp -d "$1/holdfast-restore.XXXXXXXX") || exit 1
            server=
            tidy() {
              [ -z "$server" ] || kill -s KILL "$server" 2>/dev/null
              wait
              rm -rf "$folder"
            }
            trap tidy EXIT
            trap 'trap "" HUP INT TERM; exit 143' HUP INT TERM
            runs() {
              [ -n "$server" ] && IFS= read -r stat 2>/dev/null <"/proc/$server/stat" || return 1
              case ${stat##*) } in Z*) return 1 ;; esac
            }
            echo "$folder"
            while IFS= read -r word; do
              case $word in
                start)
                  while IFS= read -r line && [ "$line" != . ]; do printf '%s\\n' "$line"; done >"$folder/conf"
                  "$program" "$folder/conf" >"$folder/log" 2>&1 </dev/null &
                  server=$!
                  echo started ;;
                state)
                  if runs; then echo runs; else echo ended; tail -n 5 "$folder/log"; fi
                  echo . ;;
                end) exit 0 ;;
              esac
            done
            """;

    /** For when the command above was killed itself. */
    private static final String SWEEP = """
            for process in /proc/[0-9]*; do
              [ "$(readlink "$process/cwd" 2>/dev/null)" != "$1" ] || kill -s KILL "${process#/proc/}"
            done
            rm -rf "$1"
            """;

    private final Site site;
    private final RemoteProcess process;
    private final BufferedReader answers;
    private final String folder;
    private boolean removed;

    /** @param parent a folder at the site that may be written to */
    Keeper(Site site, String parent) {
        this.site = site;
        this.process = site.start(List.of("sh", "-c", SCRIPT, "sh", parent));
        this.answers = new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
        try {
            this.folder = answer();
        } catch (RecoveryException e) {
            process.close();
            throw e;
        }
    }

    /** What is kept; nobody but the container's user looks into it. */
    String folder() {
        return folder;
    }

    /** Starts the server with a configuration, a line each, which may hold secrets. */
    void start(List<String> configuration) {
        List<String> words = new ArrayList<>(List.of("start"));
        words.addAll(configuration);
        words.add(END_OF_TEXT);
        say(words);
        answer();
    }

    /** Empty while the server runs; what it said last if it does not. */
    Optional<String> end() {
        say(List.of("state"));
        String state = answer();
        StringBuilder log = new StringBuilder();
        for (String line = answer(); !line.equals(END_OF_TEXT); line = answer()) {
            log.append(line).append('\n');
        }
        return state.equals("runs")
                ? Optional.empty()
                : Optional.of(log.toString().strip());
    }

    /** Removes everything; says whether that is certain. */
    boolean remove() {
        try {
            say(List.of("end"));
            removed = process.await(END) == 0;
        } catch (RecoveryException _) {
            process.close();
        }
        return removed || sweep();
    }

    @Override
    public void close() {
        process.close();
        if (!removed) {
            sweep();
        }
    }

    private boolean sweep() {
        try (RemoteProcess sweeping = site.start(List.of("sh", "-c", SWEEP, "sh", folder))) {
            removed = sweeping.await(END) == 0;
        } catch (RecoveryException _) {
            // The site cannot be reached. The command there notices that, too, and removes everything.
        }
        return removed;
    }

    private void say(List<String> lines) {
        try {
            process.stdin().write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            process.stdin().flush();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw broken(null);
            }
            return line;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private RecoveryException broken(@Nullable IOException cause) {
        int code = process.await(Duration.ofSeconds(10));
        String said = process.stderr().strip();
        if (code == 126 || code == 127) {
            return new InvalidPlanException(
                    Reason.ToolMissing,
                    "a temporary server cannot be started in " + site.describe() + ": " + said,
                    "the container needs sh, mktemp, tail, rm and redis-server or valkey-server; otherwise say --advertise ADDRESS",
                    cause);
        }
        return new TransientException(
                Reason.SourceUnreachable,
                "what keeps the temporary server in " + site.describe() + " ended with exit code " + code + ": " + said,
                "the container stopped or the connection was cut; run it again",
                cause);
    }
}
