package io.holdfast.adapter.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.Digest;
import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.RemoteFile;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import io.holdfast.testkit.Cable;
import io.holdfast.testkit.OnSite;
import io.holdfast.testkit.PodLab;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can go wrong in a pod and on the way to it, on a real cluster. */
final class PodFaultIT extends OnSite {

    private static final PodLab LAB = PodLab.shared();
    private static final String POD = "faults";
    private static final int BIG = 50_000_000;
    /** Longer than whatever all the buffers on the way hold: nobody can have read it to its end when something happens. */
    private static final String ENDLESS = "/tmp/endless";

    private static final String WITH_FILES = "[sh, -c, 'head -c " + BIG + " /dev/urandom > /tmp/big; truncate -s 1T "
            + ENDLESS + "; redis-server --daemonize yes; while :; do sleep 1; done']";

    @BeforeAll
    static void start() {
        startWithFiles(POD);
    }

    @Override
    protected Site site() {
        return LAB.exec(POD);
    }

    @Override
    protected String scratchFolder() {
        return "/tmp";
    }

    @Test
    void aPodThatIsDeletedWhileItIsReadMayComeBack() {
        startWithFiles("deleted");

        assertMayPass(failure("deleted", () -> LAB.delete("deleted")));
        assertThatExceptionOfType(TransientException.class)
                .isThrownBy(() -> LAB.exec("deleted"))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SourceMissing))
                .satisfies(e -> assertThat(e.hint()).contains("kubectl get pods"));
    }

    @Test
    void aContainerThatIsKilledWhileItIsReadMayComeBack() {
        startWithFiles("killed");

        assertMayPass(failure("killed", () -> LAB.kill("killed")));
    }

    @Test
    void aConnectionToTheApiServerThatIsCutMayComeBackAndLeavesNothingRunning() throws IOException {
        String path = linkToTheEndlessFile();
        String mark = mark();
        try (Cable cable = LAB.cable();
                KubernetesClient client = LAB.client(cable)) {
            Site site = new Pods(client).exec(PodLab.selector(POD), "test");
            assertMayPass(failure(site, path, cable::cut));

            try (RemoteProcess process = site.start(List.of("sh", "-c", "echo up; exec sleep " + mark))) {
                assertThat(line(process)).isEqualTo("up");
                cable.cut();
                assertThatExceptionOfType(TransientException.class)
                        .isThrownBy(() -> process.await(SOON))
                        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SourceUnreachable));
            }
        }
        assertGone(mark);
        assertGone(path);
    }

    @Test
    void aWorkerThatIsGoneForGoodLeavesNothingRunning() throws IOException {
        String path = linkToTheEndlessFile();
        try (Cable cable = LAB.cable();
                KubernetesClient client = LAB.client(cable)) {
            assertMayPass(failure(new Pods(client).exec(PodLab.selector(POD), "test"), path, cable::close));
        }
        assertGone(path);
    }

    @Test
    void aTunnelThatIsGoneForGoodLeavesNothingRunning() throws IOException {
        run("redis-cli -x SET big </tmp/big", "");
        try (Cable cable = LAB.cable();
                KubernetesClient client = LAB.client(cable);
                Endpoint tunnel =
                        new Pods(client).exec(PodLab.selector(POD), "test").open(6379);
                Socket socket = new Socket(
                        tunnel.address().getAddress(), tunnel.address().getPort())) {
            socket.getOutputStream().write("GET big\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(BIG / 10)).hasSize(BIG / 10);
            cable.close();
            assertGone("/dev/tcp/127.0.0.1");
        }
    }

    @Test
    void aSinkThatThrowsAtHalfEndsTheCommandToo() {
        String path = linkToTheEndlessFile();
        IllegalStateException ours = new IllegalStateException("the store is full");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> {
                    try (RemoteFile file = RemoteFile.open(site(), path)) {
                        file.copyTo(new StrikingStream(BIG / 2, () -> {
                            throw ours;
                        }));
                    }
                })
                .isSameAs(ours);
        assertGone(path);
    }

    @Test
    void aReaderThatIsSlowGetsEverything() {
        run("head -c 12000000 /tmp/big > /tmp/slow", "");
        Digest digest = new Digest();
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int b) {
                throw new UnsupportedOperationException("bytes come in chunks");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                digest.update(bytes, offset, length);
                pause(3);
            }
        };

        try (RemoteFile file = RemoteFile.open(site(), "/tmp/slow")) {
            file.copyTo(slow);
            assertThat(digest.hex()).isEqualTo(file.sha256()).isEqualTo(sha256("/tmp/slow"));
        }
    }

    @Test
    void aContainerWithoutAShellIsNamedAsSuch() throws IOException {
        LAB.start("bare", PodLab.BARE, "[sleep, '1000']");
        Site bare = LAB.exec("bare");

        assertToolMissing(() -> RemoteFile.open(bare, "/etc/passwd"));
        try (RemoteProcess process = bare.start(List.of("sleep", "1"))) {
            assertThat(process.await(SOON)).isEqualTo(127);
            assertThat(process.stderr()).contains("\"sh\"").contains("not found");
        }
        assertThat(endOfWhatWasWrittenTo(bare)).isEqualTo(127);
        assertThat(brokenConnection(bare))
                .isInstanceOf(InvalidPlanException.class)
                .hasMessageContaining("\"sh\"");
    }

    @Test
    void aContainerWithoutSha256sumIsNamedAsSuch() {
        LAB.start("toolless", PodLab.TOOLLESS, "[sleep, '1000']");

        assertToolMissing(() -> RemoteFile.open(LAB.exec("toolless"), "/etc/passwd"));
    }

    @Test
    void aMissingRightIsNamedWithBothItsVerbs() throws IOException {
        LAB.allow("looks-only", "{apiGroups: [''], resources: [pods], verbs: [get, list]}");
        // Since Kubernetes 1.35 both verbs are asked for; before, it is the one that a web socket's request looks like.
        LAB.allow(
                "lacks-get",
                "{apiGroups: [''], resources: [pods], verbs: [get, list]}",
                "{apiGroups: [''], resources: [pods/exec, pods/portforward], verbs: [create]}");

        for (String user : List.of("looks-only", "lacks-get")) {
            try (KubernetesClient client = LAB.clientOf(user)) {
                Pods pods = new Pods(client);
                PodSelector selector = PodLab.selector(POD);
                assertAccessDenied(failureOf(() -> pods.exec(selector, "test").start(List.of("true"))));
                assertAccessDenied(brokenConnection(pods.exec(selector, "test")));
                assertAccessDenied(brokenConnection(pods.portForward(selector, "test")));
            }
        }
    }

    @Test
    void aPortWhereNothingListensIsSaidToBeOne() throws IOException {
        for (Site site : List.of(site(), LAB.portForward(POD))) {
            RecoveryException failure = brokenConnection(site);

            assertThat(failure).isInstanceOf(TransientException.class).hasMessageContaining("refused");
            assertThat(failure.reason()).isEqualTo(Reason.SourceUnreachable);
        }
    }

    @Test
    void anApiServerThatIsNotThereIsSaidWithWhatItsAddressAnswered() {
        Config config = LAB.config();
        config.setMasterUrl("https://127.0.0.1:1");
        config.setRequestRetryBackoffLimit(0);
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            assertThatExceptionOfType(TransientException.class)
                    .isThrownBy(() -> new Pods(client).exec(PodLab.selector(POD), "test"))
                    .withMessageContaining("takes no connections")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SourceUnreachable));
        }
    }

    /** The writer may meet the closed connection before the server's word on the program. */
    private static int endOfWhatWasWrittenTo(Site site) {
        try (RemoteProcess process = site.start(List.of("sleep", "1"))) {
            try {
                for (int bytes = 0; bytes < BIG; bytes += 1000) {
                    process.stdin().write(new byte[1000]);
                    process.stdin().flush();
                }
            } catch (IOException ended) {
                // What counts is what is said of the end.
            }
            return process.await(SOON);
        }
    }

    /** A pod is ready before its container has made the files; Redis comes after them. */
    private static void startWithFiles(String pod) {
        LAB.start(pod, PodLab.REDIS, WITH_FILES);
        String made = "until redis-cli ping 2>&1 | grep -q PONG; do sleep 0.1; done";
        try (RemoteProcess process = LAB.exec(pod).start(List.of("sh", "-c", made))) {
            assertThat(process.await(SOON)).as(process.stderr()).isZero();
        }
    }

    /** Its name is of one test alone, so that who reads it is known. */
    private String linkToTheEndlessFile() {
        String path = "/tmp/" + mark();
        run("ln " + ENDLESS + " \"$1\"", path);
        return path;
    }

    private static RecoveryException failure(String pod, Runnable strike) {
        return failure(LAB.exec(pod), ENDLESS, strike);
    }

    /** What becomes of reading the endless file when something happens while it is read. */
    private static RecoveryException failure(Site site, String path, Runnable strike) {
        return failureOf(() -> {
            try (RemoteFile file = RemoteFile.open(site, path)) {
                file.copyTo(new StrikingStream(BIG / 10, strike));
            }
        });
    }

    private static void assertMayPass(RecoveryException failure) {
        assertThat(failure).isInstanceOf(TransientException.class);
        assertThat(failure.reason()).isIn(Reason.Truncated, Reason.SourceUnreachable);
        assertThat(failure.hint()).contains("tried again");
    }

    private static void assertToolMissing(org.assertj.core.api.ThrowableAssert.ThrowingCallable what) {
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(what)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ToolMissing))
                .satisfies(e -> assertThat(e.hint()).contains("sha256sum").contains("Direct"));
    }

    private static void assertAccessDenied(RecoveryException failure) {
        assertThat(failure).isInstanceOf(InvalidPlanException.class);
        assertThat(failure.reason()).isEqualTo(Reason.AccessDenied);
        assertThat(failure.hint()).contains("get and create on pods/exec and pods/portforward");
    }

    private static RecoveryException failureOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable what) {
        return Objects.requireNonNull(catchThrowableOfType(RecoveryException.class, what), "it succeeded");
    }

    /** Connects to a port where nothing listens, and returns why the connection ended. */
    private static RecoveryException brokenConnection(Site site) throws IOException {
        try (Endpoint endpoint = site.open(1);
                Socket socket = new Socket(
                        endpoint.address().getAddress(), endpoint.address().getPort())) {
            socket.setSoTimeout(30_000);
            assertThat(socket.getInputStream().read()).isNegative();
            return endpoint.failure().orElseThrow();
        }
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Does something once so many bytes have come. */
    private static final class StrikingStream extends OutputStream {

        private final Runnable strike;
        private long left;

        private StrikingStream(long after, Runnable strike) {
            this.left = after;
            this.strike = strike;
        }

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException("bytes come in chunks");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (left > 0) {
                left -= length;
                if (left <= 0) {
                    strike.run();
                }
            }
        }
    }
}
