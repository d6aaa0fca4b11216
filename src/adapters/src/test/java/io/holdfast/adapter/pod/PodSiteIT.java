package io.holdfast.adapter.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.site.Transport;
import io.holdfast.testkit.EndpointContract;
import io.holdfast.testkit.PodLab;
import io.holdfast.testkit.RemoteFileContract;
import io.holdfast.testkit.RemoteUploadContract;
import io.holdfast.testkit.SiteContract;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contracts of sites in a pod of a real cluster. */
final class PodSiteIT {

    private static final PodLab LAB = PodLab.shared();
    private static final String POD = "sites";

    @BeforeAll
    static void start() {
        LAB.start(POD, PodLab.REDIS, "[redis-server, --save, '', --protected-mode, 'no']");
    }

    @Test
    void theySayWhatTheyAre() {
        Site exec = LAB.exec(POD);
        Site forward = LAB.portForward(POD);

        assertThat(exec.transport()).isEqualTo(Transport.PodExec);
        assertThat(exec.runsCommands()).isTrue();
        assertThat(exec.describe()).isEqualTo("pod default/sites, container main");
        assertThat(forward.transport()).isEqualTo(Transport.PortForward);
        assertThat(forward.runsCommands()).isFalse();
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> forward.start(List.of("true")))
                .satisfies(e -> assertThat(e.hint()).contains("PodExec"));
    }

    @Nested
    final class Commands extends SiteContract {

        @Override
        protected Site site() {
            return LAB.exec(POD);
        }

        @Override
        protected String scratchFolder() {
            return "/tmp";
        }
    }

    @Nested
    final class Files extends RemoteFileContract {

        @Override
        protected Site site() {
            return LAB.exec(POD);
        }

        @Override
        protected String scratchFolder() {
            return "/tmp";
        }
    }

    @Nested
    final class Uploads extends RemoteUploadContract {

        @Override
        protected Site site() {
            return LAB.exec(POD);
        }

        @Override
        protected String scratchFolder() {
            return "/tmp";
        }
    }

    @Nested
    final class Tunnels extends Connections {

        @Override
        protected Site site() {
            return LAB.exec(POD);
        }
    }

    @Nested
    final class Forwarding extends Connections {

        @Override
        protected Site site() {
            return LAB.portForward(POD);
        }
    }

    abstract static class Connections extends EndpointContract {

        @Override
        protected int redisPort() {
            return 6379;
        }

        @Override
        protected int unusedPort() {
            return 1;
        }
    }
}
