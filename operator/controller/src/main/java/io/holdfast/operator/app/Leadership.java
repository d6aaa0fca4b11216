package io.holdfast.operator.app;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of several instances acts: the holder of a Lease. Whoever loses it ends, whoever stops gives it back. */
final class Leadership {
    static final String LEASE = "holdfast-operator";
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final int SECONDS_FOR_THE_NEXT = 1;
    private static final int LOOKS = 3;
    private static final int MOST_LOOKS = 20;
    private static final int MILLIS_BETWEEN = 100;

    private final OperatorConfig config;
    private final Runnable whenLost;
    private volatile boolean leading;
    private volatile boolean resigning;

    /** @param whenLost ends this instance, which must not act any more */
    Leadership(OperatorConfig config, Runnable whenLost) {
        this.config = config;
        this.whenLost = whenLost;
        this.leading = !config.leaderElection();
    }

    boolean isLeading() {
        return leading;
    }

    /**
     * How to become the leader; empty if everybody is. The framework itself would call System.exit when the Lease is lost,
     * also from within the hook that is ending the process already, and there wait for ever; the way to ask it not to is
     * named after tests.
     */
    Optional<LeaderElectionConfiguration> election() {
        return config.leaderElection()
                ? Optional.of(LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                        .withLeaseNamespace(config.leaseNamespace())
                        .withIdentity(config.identity())
                        .withLeaderCallbacks(new LeaderCallbacks(() -> leading = true, this::lost, _ -> {}))
                        .buildForTest(false))
                : Optional.empty();
    }

    /** This instance is about to stop; it acts no more when {@link #release} is called. */
    void resign() {
        resigning = true;
    }

    /**
     * Gives the Lease back, so that the next leader need not wait until it has run out. A renewal that was under way when
     * the election was stopped may take it once more, so that it is looked at until it stays free.
     */
    void release(KubernetesClient client) {
        leading = false;
        if (!config.leaderElection()) {
            return;
        }
        try {
            int free = 0;
            for (int i = 0; i < MOST_LOOKS && free < LOOKS; i++) {
                free = letGo(client) ? free + 1 : 0;
                TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (KubernetesClientException stillHeld) {
            LOG.info("the Lease runs out by itself: {}", stillHeld.getMessage());
        }
    }

    /** Whether there was nothing to let go. */
    private boolean letGo(KubernetesClient client) {
        try {
            Resource<Lease> lease =
                    client.leases().inNamespace(config.leaseNamespace()).withName(LEASE);
            if (!Optional.ofNullable(lease.get()).map(this::isMine).orElse(false)) {
                return true;
            }
            lease.edit(this::released);
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw refused;
            }
        }
        return false;
    }

    private boolean isMine(Lease lease) {
        return config.identity().equals(lease.getSpec().getHolderIdentity());
    }

    private Lease released(Lease lease) {
        return isMine(lease)
                ? new LeaseBuilder(lease)
                        .editSpec()
                        .withHolderIdentity("")
                        .withLeaseDurationSeconds(SECONDS_FOR_THE_NEXT)
                        .endSpec()
                        .build()
                : lease;
    }

    private void lost() {
        leading = false;
        if (!resigning) {
            LOG.error("another instance leads, or the API server cannot be reached: this one ends");
            whenLost.run();
        }
    }
}
