package io.holdfast.adapter.redis;

import io.holdfast.adapter.local.LocalSite;
import io.holdfast.adapter.tcp.DirectSite;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.Source;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.SourceContract;
import io.holdfast.testkit.TemporaryServers;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The contract with real servers, once for each way to a dump. */
final class RedisSourceIT {

    @Nested
    final class ByBgsaveAndItsFile extends RedisContract {
        ByBgsaveAndItsFile() {
            super(LocalSite::new);
        }
    }

    @Nested
    final class ByReplication extends RedisContract {
        ByReplication() {
            super(() -> new DirectSite("127.0.0.1", "test"));
        }
    }

    /** As in a container that does not reach this process. */
    @Nested
    final class ByCommandsAlone extends RedisContract {
        ByCommandsAlone() {
            super(TemporaryServers::site);
        }
    }

    abstract static class RedisContract extends SourceContract {

        private final Supplier<Site> site;
        private final RedisServers filled = RedisServers.start();
        private final RedisServers empty = RedisServers.start();
        private final RedisServers other = RedisServers.start();

        RedisContract(Supplier<Site> site) {
            this.site = site;
        }

        @BeforeEach
        void fill() {
            filled.fill(1);
            other.fill(2).cli("SET", "only-here", "1");
        }

        @AfterEach
        void stop() {
            filled.close();
            empty.close();
            other.close();
        }

        @Override
        protected Subject filled() {
            return new Server(site, filled);
        }

        @Override
        protected Subject empty() {
            return new Server(site, empty);
        }

        @Override
        protected Subject other() {
            return new Server(site, other);
        }
    }

    private record Server(Supplier<Site> site, RedisServers server) implements SourceContract.Subject {

        @Override
        public Source open(Cancellation cancellation) {
            RedisSettings settings = new RedisSettings(server.port(), null, null, null, Duration.ofSeconds(30));
            return new RedisSource(site.get(), settings, cancellation);
        }

        @Override
        public String state() {
            return server.state();
        }
    }
}
