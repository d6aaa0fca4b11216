package io.holdfast.adapter.pod;

import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.StderrTail;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a command says of itself before it becomes what was asked for, so that it can be ended by a second command: closing
 * the connection alone does not end a process that neither reads nor writes. The time of its start tells it from a process
 * that has the same number later, in a container that was started anew.
 */
record RunningCommand(String pid, String start) {

    private static final int LONGEST = 80;
    private static final Pattern ANNOUNCEMENT = Pattern.compile("holdfast-pid (\\d+) (\\d*)");
    /** Field 22 of stat is the start; the name in field 2 may hold blanks, so that counting begins after it. */
    private static final String ANNOUNCE = """
            start=$(IFS= read -r stat </proc/$$/stat; set -- ${stat##*) }; echo "${20}")
            echo "holdfast-pid $$ $start" >&2
            exec "$@"
            """;
    /** What leads its group takes it along; zombies have ended, whether anybody has noticed or not. */
    private static final String END = """
            pid=$1 start=$2
            IFS= read -r stat 2>/dev/null <"/proc/$pid/stat" || exit 0
            set -- ${stat##*) }
            [ "${20}" = "$start" ] || exit 0
            some_left() {
              for file in /proc/[0-9]*/stat; do
                IFS= read -r stat 2>/dev/null <"$file" || continue
                set -- ${stat##*) }
                [ "$3" != "$pid" ] || [ "$1" = Z ] || return 0
              done
              return 1
            }
            kill -s TERM -- "-$pid"
            for _ in %s; do some_left || exit 0; sleep 0.1 2>/dev/null || sleep 1; done
            kill -s KILL -- "-$pid"
            """.formatted("1 ".repeat((int) RemoteProcess.GRACE.toMillis() / 100));

    /** The command that announces itself and then becomes the given one. */
    static List<String> announcing(List<String> command) {
        List<String> announced = new ArrayList<>(List.of("sh", "-c", ANNOUNCE, "sh"));
        announced.addAll(command);
        return announced;
    }

    /** Reads the announcement off the beginning of standard error; what is none is kept as what the command said. */
    static Optional<RunningCommand> read(InputStream stderr, StderrTail tail) {
        byte[] line = new byte[LONGEST];
        int length = 0;
        try {
            for (int b = stderr.read(); b >= 0 && b != '\n' && length < LONGEST - 1; b = stderr.read()) {
                line[length++] = (byte) b;
            }
        } catch (IOException _) {
            // The connection broke; whoever reads on will notice, too.
        }
        Matcher announcement = ANNOUNCEMENT.matcher(new String(line, 0, length, StandardCharsets.UTF_8));
        if (announcement.matches()) {
            return Optional.of(new RunningCommand(announcement.group(1), announcement.group(2)));
        }
        if (length > 0) {
            line[length++] = '\n';
            tail.add(line, length);
        }
        return Optional.empty();
    }

    /** The command that ends this one, within little more than {@link RemoteProcess#GRACE}. */
    List<String> ending() {
        return List.of("sh", "-c", END, "sh", pid, start);
    }
}
