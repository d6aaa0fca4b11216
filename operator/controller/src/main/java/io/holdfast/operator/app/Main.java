package io.holdfast.operator.app;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's process. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 0) {
            throw new IllegalArgumentException("the operator takes no arguments; it is set up by HOLDFAST_* variables");
        }
        OperatorConfig config = OperatorConfig.from(System.getenv());
        CountDownLatch end = new CountDownLatch(1);
        OperatorApp app = start(config);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            app.close();
            end.countDown();
        }));
        LOG.info("holdfast operator is up; metrics on port {}", app.port());
        end.await();
    }

    /** Half a start would leave threads behind that keep the process alive and do nothing: rather none at all. */
    private static OperatorApp start(OperatorConfig config) throws IOException {
        try {
            return OperatorApp.start(config, Config.autoConfigure(null), InstantSource.system());
        } catch (RuntimeException failed) {
            LOG.error("the operator cannot start; are the CRDs of this version installed?", failed);
            System.exit(1);
            throw failed;
        }
    }
}
