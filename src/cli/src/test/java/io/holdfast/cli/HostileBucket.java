package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.capture.ExpiryOfSource;
import io.holdfast.cli.capture.Validators;
import io.holdfast.cli.imports.Finds;
import io.holdfast.cli.plan.FileSecrets;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Repositories;
import io.holdfast.cli.run.ChosenPoint;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.seal.Identity;
import io.holdfast.engine.seal.Opener;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A bucket to which something was done, and what the commands make of it. */
final class HostileBucket {
    private final Workplace place;
    private final List<HostileScene> scenes;
    private final List<String> ids = new ArrayList<>();
    private final Console console;

    HostileBucket(Workplace place, List<HostileScene> scenes) {
        this.place = place;
        this.scenes = scenes;
        this.console = place.console();
        for (int number = 0; number < 3; number++) {
            ids.add(cache().point(number).getFileName().toString());
        }
    }

    private HostileScene cache() {
        return scenes.getFirst();
    }

    /** The plain bytes of a genuine point, as its maker knows them; of configuration, some of about that length. */
    static byte[] plain(HostileScene scene, int number) {
        return scene.sourceFolder().endsWith("cache")
                ? HostileShelf.dump(number)
                : Arrays.copyOf(HostileShelf.dump(number), 10_240);
    }

    /** What a command says, in the words of the table. */
    String outcome(Look look) {
        return switch (look) {
            case LIST -> code(console.run("list"));
            case FOREIGN -> foreign();
            case SHOW_LATEST -> point("show", "--latest", HostileShelf.CACHE.toString());
            case SHOW_POINT -> point("show", "--point", ids.get(2).substring(17));
            case VERIFY_ALL -> code(console.run("verify", "--all"));
            case VERIFY_ALL_OPENED -> code(console.run("verify", "--all", "-i", place.file("id.txt")));
            case VERIFY_LATEST ->
                point("verify", "--latest", HostileShelf.CACHE.toString(), "-i", place.file("id.txt"));
            case EXTRACT_LATEST -> extract("--latest", HostileShelf.CACHE.toString());
            case EXTRACT_POINT -> extract("--point", ids.get(2).substring(17));
            case RECOVER -> recover();
            case REPORT_SHOW -> report();
            case REPORT_VERIFY -> code(reports("verify"));
            case IMPORT -> imported();
            case CHOOSER ->
                number(ChosenPoint.of(
                        place.path("policy.yaml"), place.path("repository.yaml"), place.path("secrets"), false));
            case CHOOSER_VERIFIED ->
                number(ChosenPoint.of(
                        place.path("policy.yaml"), place.path("repository.yaml"), place.path("secrets"), true));
            case NO_KEY -> readers(place.file("none"));
            case ANYBODY -> readers(place.file("none"), "--accept-unknown-signers");
            case SWEEP -> after(console.run("sweep"));
            case PRUNE -> after(console.run("prune"));
            case EXPIRY -> {
                ExpiryOfSource.run(files(), repositories());
                yield left();
            }
            case PRUNE_ALL -> {
                String code = code(console.run("prune", "--all"));
                yield code.equals("0")
                                && Files.exists(cache().sourceFolder()
                                        .resolve(ids.get(1))
                                        .resolve("manifest.json"))
                        ? "middle stays"
                        : code + " " + left();
            }
        };
    }

    private static String code(Console.Answer answer) {
        return answer.code() == 1 ? "1 " + answer.err() : Integer.toString(answer.code());
    }

    private String foreign() {
        Console.Answer answer = console.run("list", "--foreign", "-o", "json");
        List<String> shown = new ArrayList<>();
        answer.ok().json().forEach(row -> shown.add(row.get("key").asText()));
        List<String> expected = scenes.stream()
                .flatMap(scene -> scene.foreign.stream())
                .distinct()
                .sorted()
                .toList();
        return shown.stream().sorted().toList().equals(expected) ? "shown" : shown + " and not " + expected;
    }

    private String point(String command, String... options) {
        Console.Answer answer = console.run(command, options);
        return answer.code() != 0
                ? code(answer)
                : ids.stream()
                        .filter(id -> answer.out().contains(id.substring(17)))
                        .map(id -> HostileShelf.NAMES.get(ids.indexOf(id)))
                        .findFirst()
                        .orElse(answer.out());
    }

    private String extract(String... which) {
        List<String> options = new ArrayList<>(List.of(which));
        options.addAll(List.of("-i", place.file("id.txt"), "--to", place.file("out")));
        Console.Answer answer = console.run("extract", options.toArray(String[]::new));
        if (answer.code() != 0) {
            return code(answer);
        }
        try {
            byte[] out = Files.readAllBytes(place.path("out"));
            for (int number = 0; number < 3; number++) {
                if (Arrays.equals(out, HostileShelf.dump(number))) {
                    return HostileShelf.NAMES.get(number);
                }
            }
            return "bytes of nobody";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String recover() {
        Console.Answer answer =
                recover("--trusted-key", cache().ours.verificationKey().base64(), "--plan", "all");
        return answer.code() != 2
                ? code(answer)
                : HostileShelf.NAMES.stream()
                        .filter(name -> answer.out().contains("Plan default/all: " + name))
                        .findFirst()
                        .orElse(answer.err());
    }

    private Console.Answer recover(String... more) {
        List<String> words = new ArrayList<>(List.of(
                "recover", "--repository", place.path("repository").toUri().toString(), "-i", place.file("id.txt")));
        words.addAll(List.of(more));
        return console.plain(words.toArray(String[]::new));
    }

    private Console.Answer reports(String... words) {
        List<String> all = new ArrayList<>(List.of("report"));
        all.addAll(List.of(words));
        all.addAll(List.of("-f", place.file("repository.yaml"), "--secrets", place.file("secrets")));
        return console.plain(all.toArray(String[]::new));
    }

    private String report() {
        Console.Answer answer = reports("show", "--plan", "default/all");
        return answer.code() != 0 ? code(answer) : answer.out().contains("run-newest") ? "newest" : "older";
    }

    private String imported() {
        Finds finds = new Finds(HostileShelf.CACHE, 1);
        try (Repository repository = HostileShelf.open(place.path("repository"), cache().ours)) {
            finds.lookInto(repository);
        }
        return number(finds.newest().getFirst().folder().value());
    }

    private String number(String key) {
        return HostileShelf.NAMES.get(ids.indexOf(new ObjectKey(key).name()));
    }

    /** Without a key nothing can be right; but each command must say so in words of its own. */
    private String readers(String secrets, String... more) {
        for (String[] words : new String[][] {
            {"list"},
            {"verify", "--all"},
            {"show", "--latest", "redis"},
            {"extract", "--latest", "redis", "-i", place.file("id.txt"), "--to", place.file("out")},
            {"verify", "--all", "-i", place.file("id.txt")},
            {"report", "verify"},
            {"report", "show"},
            {"prune", "--dry-run"}
        }) {
            List<String> all = new ArrayList<>(List.of(words));
            all.addAll(List.of(
                    "-f", place.file("policy.yaml"), "-f", place.file("repository.yaml"), "--secrets", secrets));
            all.addAll(List.of(more));
            String bad = unnamed(words, console.plain(all.toArray(String[]::new)));
            if (!bad.isEmpty()) {
                return bad;
            }
        }
        String bad = unnamed(new String[] {"recover"}, recover(more));
        return bad.isEmpty() ? "named" : bad;
    }

    private static String unnamed(String[] words, Console.Answer answer) {
        return answer.code() == 0 || answer.code() == 2 || answer.code() == 4
                ? ""
                : String.join(" ", words) + ": " + answer.code() + " " + answer.err();
    }

    private String after(Console.Answer answer) {
        return answer.code() == 0 ? left() : code(answer);
    }

    private String left() {
        return Files.exists(cache().sourceFolder().resolve(ids.get(0)).resolve("manifest.json"))
                ? "all there"
                : "oldest went";
    }

    /** Every genuine point that nobody touched, of a source, opens and is as it was made. */
    void verify(int number) {
        try (Repository repository = HostileShelf.open(place.path("repository"), cache().ours)) {
            for (HostileScene scene : scenes) {
                String folder = scene.repository.relativize(scene.point(number)).toString();
                StoredPoint point = repository.read(new ObjectKey(folder));
                assertThat(point.trusted()).isTrue();
                Verifier verifier = new Verifier(repository, new Progress(InstantSource.system()));
                verifier.storedBytes(point);
                verifier.content(
                        point, new Opener(Identity.parse(place.identity().secret(), "test")), Validators.of(point));
            }
        }
    }

    private PlanFiles files() {
        return PlanFiles.read(List.of(place.path("policy.yaml"), place.path("repository.yaml")));
    }

    private Repositories repositories() {
        return new Repositories(new FileSecrets(place.path("secrets"), Map.of()), InstantSource.system());
    }

    static SigningKey key(Workplace place) {
        return SigningKey.fromPem(place.read("secrets/signing/ed25519.pem"), "test");
    }

    static Path path(Workplace place) {
        return place.path("repository");
    }
}
