package io.holdfast.operator.app;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.holdfast.operator.backup.BackupReconciler;
import io.holdfast.operator.cache.Caches;
import io.holdfast.operator.cache.Nudges;
import io.holdfast.operator.cache.Surroundings;
import io.holdfast.operator.change.ConfigurationWatch;
import io.holdfast.operator.change.MetadataOnly;
import io.holdfast.operator.job.RunJobs;
import io.holdfast.operator.job.WorkerJobs;
import io.holdfast.operator.job.WorkerReading;
import io.holdfast.operator.metrics.DomainMetrics;
import io.holdfast.operator.plan.PlanReconciler;
import io.holdfast.operator.policy.PolicyReconciler;
import io.holdfast.operator.repository.RepositoryReconciler;
import io.holdfast.operator.run.RunReconciler;
import io.holdfast.operator.status.Events;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** The operator, wired by hand: client, caches, reconcilers, metrics and the port that shows them. */
public final class OperatorApp implements AutoCloseable {
    private static final String LEASE = "holdfast-operator";
    private static final Duration LONGEST_SILENCE = Duration.ofHours(1);

    private final Operator operator;
    private final KubernetesClient client;
    private final Caches caches = new Caches();
    private final Nudges nudges = new Nudges();
    private final ConfigurationWatch configuration;
    private final AtomicBoolean leading = new AtomicBoolean();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpEndpoint http;

    private OperatorApp(OperatorConfig config, Config cluster, InstantSource clock) throws IOException {
        client = client(cluster);
        operator = new Operator(service -> {
            service.withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withConcurrentReconciliationThreads(config.threads());
            if (config.leaderElection()) {
                service.withLeaderElectionConfiguration(
                        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                                .withLeaseNamespace(config.leaseNamespace())
                                .withIdentity(config.identity())
                                .withLeaderCallbacks(
                                        new LeaderCallbacks(() -> leading.set(true), () -> leading.set(false), _ -> {}))
                                .build());
            }
        });
        configuration = new ConfigurationWatch(
                config.watchConfiguration(),
                () -> MetadataOnly.client(cluster),
                policy -> nudges.policy(policy.getNamespace().orElseThrow(), policy.getName()),
                clock);
        Surroundings surroundings = new Surroundings(
                caches,
                nudges,
                configuration,
                new WorkerReading(config.startGrace()),
                new WorkerJobs(config.worker()),
                new RunJobs(config.worker()),
                new Events(client, clock, config.identity()),
                clock);
        register(new RepositoryReconciler(surroundings), config);
        register(new PolicyReconciler(surroundings), config);
        register(new BackupReconciler(surroundings), config);
        register(new PlanReconciler(surroundings), config);
        register(new RunReconciler(surroundings), config);
        measure(clock);
        http = HttpEndpoint.start(config.httpPort(), metrics, caches::isOpen);
    }

    /** Starts, and returns when the caches are filled; without leader election this instance then acts at once. */
    public static OperatorApp start(OperatorConfig config, Config cluster, InstantSource clock) throws IOException {
        OperatorApp app = new OperatorApp(config, cluster, clock);
        app.leading.set(!config.leaderElection());
        app.operator.start();
        app.caches.open();
        return app;
    }

    public int port() {
        return http.port();
    }

    @Override
    public void close() {
        operator.stop();
        configuration.close();
        http.close();
        client.close();
        metrics.close();
    }

    /** A newer CRD may have fields that this operator does not know; they are none of its business. */
    private static KubernetesClient client(Config cluster) {
        ObjectMapper mapper = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        return new KubernetesClientBuilder()
                .withConfig(cluster)
                .withKubernetesSerialization(new KubernetesSerialization(mapper, true))
                .build();
    }

    private <R extends HasMetadata> void register(Reconciler<R> reconciler, OperatorConfig config) {
        operator.register(reconciler, controller -> {
            controller.withReconciliationMaxInterval(LONGEST_SILENCE);
            if (!config.namespaces().isEmpty()) {
                controller.settingNamespaces(config.namespaces());
            }
        });
    }

    private void measure(InstantSource clock) {
        metrics.getPrometheusRegistry().register(new DomainMetrics(caches, leading::get, clock));
        new JvmMemoryMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        String version =
                Objects.requireNonNullElse(OperatorApp.class.getPackage().getImplementationVersion(), "development");
        Gauge.builder("holdfast.build.info", () -> 1)
                .description("1, labelled with the version that runs.")
                .tag("version", version)
                .register(metrics);
        Gauge.builder("holdfast.operator.leading", leading, is -> is.get() ? 1 : 0)
                .description("1 on the instance that acts.")
                .register(metrics);
    }
}
