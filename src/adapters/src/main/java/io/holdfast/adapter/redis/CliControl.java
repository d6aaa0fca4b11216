package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Commands through {@code redis-cli} (or {@code valkey-cli}) at the site. The password goes through standard input into
 * the tool's environment, never into an argument.
 */
final class CliControl implements RedisControl {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PROBE = Duration.ofSeconds(5);
    private static final int MAX_REPLY = 1 << 20;
    private static final Pattern ERROR = Pattern.compile(
            "(\\(error\\) )?(?<word>ERR|NOAUTH|WRONGPASS|NOPERM|MISCONF|LOADING|BUSY|READONLY|MASTERDOWN|TRYAGAIN|EXECABORT)\\b.*");
    private static final String SCRIPT = """
            IFS= read -r secret
            if [ -n "$secret" ]; then REDISCLI_AUTH=$secret; export REDISCLI_AUTH; fi
            for cli in redis-cli valkey-cli; do command -v "$cli" >/dev/null 2>&1 && break; cli=; done
            [ -n "$cli" ] || { echo 'neither redis-cli nor valkey-cli found' >&2; exit 127; }
            how=$1; shift
            case $how in
              open) exec "$cli" "$@" </dev/null ;;
              secret) IFS= read -r last; printf %s "$last" | "$cli" -x "$@" ;;
              dump) IFS= read -r key; printf 'DUMP %s\\n' "$key" | "$cli" "$@" | head -c 200 ;;
            esac
            """;

    private final Site site;
    private final RedisSettings settings;

    CliControl(Site site, RedisSettings settings) {
        this.site = site;
        this.settings = settings;
    }

    @Override
    public List<String> send(String... command) {
        return reply(command[0], arguments("open", List.of(command)), "");
    }

    @Override
    public List<String> sendSecret(String... command) {
        List<String> open = List.of(command).subList(0, command.length - 1);
        return reply(command[0], arguments("secret", open), command[command.length - 1] + "\n");
    }

    /**
     * The key is printed in quotes, with escapes for what is no plain text, and is given back just as it is printed. Of the
     * value, which the tool reads whole, only the beginning comes here: that tells it from an error and from nothing.
     */
    @Override
    public Drawn draw() {
        List<String> key = reply("RANDOMKEY", arguments("open", List.of("--no-raw", "RANDOMKEY")), "");
        if (key.equals(List.of("(nil)"))) {
            return Drawn.None;
        }
        String dump = run("DUMP", arguments("dump", List.of()), String.join("\n", key) + "\n");
        if (dump.isEmpty()) {
            throw unreachable("DUMP", "there was no reply", null);
        }
        // The value begins with the number of its type, which is no letter.
        if (Character.isLetter(dump.charAt(0))) {
            throw RedisErrors.of("DUMP", dump.strip(), site.describe());
        }
        return dump.equals("\n") ? Drawn.Gone : Drawn.Read;
    }

    @Override
    public void close() {}

    /** Whether a Redis that asks for a password is reached from the site at that address, without waiting long for it. */
    static boolean reaches(Site site, String host, int port) {
        List<String> ping = List.of("sh", "-c", SCRIPT, "sh", "open", "-h", host, "-p", "" + port, "PING");
        try (RemoteProcess process = site.start(ping)) {
            process.stdin().write('\n');
            process.stdin().flush();
            int _ = process.await(PROBE);
            return new String(process.stdout().readNBytes(MAX_REPLY), StandardCharsets.UTF_8).contains("NOAUTH");
        } catch (IOException | TransientException _) {
            return false;
        }
    }

    private List<String> arguments(String how, List<String> command) {
        List<String> arguments = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh", how, "-p", "" + settings.port()));
        String user = settings.user();
        if (user != null) {
            arguments.addAll(List.of("--user", user));
        }
        if (settings.tls() != null) {
            // The tool talks to the loopback of its own container, where no certificate says anything.
            arguments.addAll(List.of("--tls", "--insecure"));
        }
        arguments.addAll(command);
        return arguments;
    }

    /** @param more what follows the password in the input */
    private List<String> reply(String command, List<String> arguments, String more) {
        String reply = run(command, arguments, more).stripTrailing();
        Matcher error = ERROR.matcher(reply.lines().findFirst().orElse(""));
        if (error.matches()) {
            throw RedisErrors.of(command, reply.substring(error.start("word")), site.describe());
        }
        return reply.lines().toList();
    }

    private String run(String command, List<String> arguments, String more) {
        String password = Objects.requireNonNullElse(settings.password(), "");
        try (RemoteProcess process = site.start(arguments);
                TimeLimit limit = new TimeLimit(LIMIT, process::close)) {
            Optional<IOException> lost = tell(process, password + "\n" + more);
            byte[] reply = process.stdout().readNBytes(MAX_REPLY);
            int code = limit.isOver() ? -1 : process.await(LIMIT);
            if (limit.isOver()) {
                throw new TransientException(
                        Reason.DeadlineExceeded,
                        command + " through redis-cli in " + site.describe() + " was not answered within "
                                + LIMIT.toSeconds() + " s",
                        "the server hangs: look for a slow script, a full disk or a paused container; it is tried again");
            }
            if (code == 127) {
                throw new InvalidPlanException(
                        Reason.ToolMissing,
                        site.describe() + " cannot run redis-cli: "
                                + process.stderr().strip(),
                        "use transport Direct or PortForward, which need nothing in the container");
            }
            if (lost.isPresent()) {
                throw lost.get();
            }
            String text = new String(reply, StandardCharsets.UTF_8);
            if (code != 0 && text.isBlank()) {
                throw unreachable(
                        command, "exit code " + code + ", " + process.stderr().strip(), null);
            }
            return text;
        } catch (IOException e) {
            throw unreachable(command, String.valueOf(e.getMessage()), e);
        }
    }

    /** A command that could not even start no longer listens; its code says why. */
    private static Optional<IOException> tell(RemoteProcess process, String input) {
        try {
            process.stdin().write(input.getBytes(StandardCharsets.UTF_8));
            process.stdin().flush();
            return Optional.empty();
        } catch (IOException lost) {
            return Optional.of(lost);
        }
    }

    private TransientException unreachable(String command, String what, @Nullable Exception cause) {
        return new TransientException(
                Reason.SourceUnreachable,
                command + " through redis-cli in " + site.describe() + " failed: " + what,
                "check that the server runs and listens on port " + settings.port(),
                cause);
    }
}
