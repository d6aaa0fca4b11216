package io.holdfast.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.site.Site;
import io.holdfast.engine.site.Transport;
import io.holdfast.testkit.EndpointContract;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.RemoteFileContract;
import io.holdfast.testkit.RemoteUploadContract;
import io.holdfast.testkit.SiteContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalSiteIT {

    @TempDir
    private static Path folder;

    private final LocalSite site = new LocalSite();

    @Test
    void itSaysWhatItIs() {
        assertThat(site.transport()).isEqualTo(Transport.LocalProcess);
        assertThat(site.runsCommands()).isTrue();
    }

    @Nested
    final class Commands extends SiteContract {

        @Override
        protected Site site() {
            return site;
        }

        @Override
        protected String scratchFolder() {
            return folder.toString();
        }
    }

    @Nested
    final class Files extends RemoteFileContract {

        @Override
        protected Site site() {
            return site;
        }

        @Override
        protected String scratchFolder() {
            return folder.toString();
        }
    }

    @Nested
    final class Uploads extends RemoteUploadContract {

        @Override
        protected Site site() {
            return site;
        }

        @Override
        protected String scratchFolder() {
            return folder.toString();
        }
    }

    @Nested
    final class Connections extends EndpointContract {

        private final RedisServers server = RedisServers.start();

        @AfterEach
        void stop() {
            server.close();
        }

        @Override
        protected Site site() {
            return site;
        }

        @Override
        protected int redisPort() {
            return server.port();
        }

        @Override
        protected int unusedPort() {
            return 1;
        }
    }
}
