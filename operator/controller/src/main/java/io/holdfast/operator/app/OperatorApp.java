package io.holdfast.operator.app;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
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
import io.holdfast.operator.run.Orphans;
import io.holdfast.operator.run.RunReconciler;
import io.holdfast.operator.status.Events;
import io.javaoperatorsdk.operator.Operator;
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
import java.util.Set;

/** The operator, wired by hand: client, caches, reconcilers, metrics and the port that shows them. */
public final class OperatorApp implements AutoCloseable {
    private static final Duration LONGEST_SILENCE = Duration.ofHours(1);

    private final Operator operator;
    private final KubernetesClient client;
    private final Caches caches = new Caches();
    private final Nudges nudges = new Nudges();
    private final ConfigurationWatch configuration;
    private final Surroundings surroundings;
    private final Startup startup;
    private final Leadership leadership;
    private final Watching watching;
    private final Orphans orphans;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpEndpoint http;

    private OperatorApp(OperatorConfig config, Config cluster, InstantSource clock) throws IOException {
        startup = new Startup(clock);
        leadership = new Leadership(config, () -> Runtime.getRuntime().halt(1));
        client = client(cluster);
        watching = new Watching(config, new Namespaces(client), caches);
        orphans = new Orphans(client, config.namespaces());
        operator = new Operator(service -> {
            service.withKubernetesClient(client)
                    .withMetrics(startup)
                    .withCloseClientOnStop(false)
                    .withConcurrentReconciliationThreads(config.threads());
            leadership.election().ifPresent(service::withLeaderElectionConfiguration);
        });
        configuration = new ConfigurationWatch(
                config.watchConfiguration(),
                () -> MetadataOnly.client(cluster),
                policy -> nudges.policy(policy.getNamespace().orElseThrow(), policy.getName()),
                clock);
        surroundings = new Surroundings(
                caches,
                nudges,
                configuration,
                new WorkerReading(config.startGrace()),
                new WorkerJobs(config.worker()),
                new RunJobs(config.worker()),
                new Events(client, clock, config.identity()),
                clock);
        measure(clock);
        http = HttpEndpoint.start(config.httpPort(), metrics, caches::isOpen);
    }

    /** Starts, and returns when the caches are filled; without leader election this instance then acts at once. */
    public static OperatorApp start(OperatorConfig config, Config cluster, InstantSource clock) throws IOException {
        OperatorApp app = new OperatorApp(config, cluster, clock);
        app.watch(app.watching.atFirst());
        app.operator.start();
        app.caches.open();
        app.startup.cachesOpened();
        app.watching.follow(app.operator);
        app.followOrphans(config);
        return app;
    }

    public int port() {
        return http.port();
    }

    @Override
    public void close() {
        leadership.resign();
        caches.close();
        watching.close();
        orphans.close();
        operator.stop();
        leadership.release(client);
        configuration.close();
        http.close();
        client.close();
        metrics.close();
    }

    /** Without drills nobody makes such namespaces, and the operator may not look for them. */
    private void followOrphans(OperatorConfig config) {
        if (!config.worker().drillServiceAccount().isEmpty()) {
            orphans.follow(config.namespaceInterval(), leadership::isLeading);
        }
    }

    private static KubernetesClient client(Config cluster) {
        KubernetesSerialization serialization = KnownKinds.serialization();
        Thread.startVirtualThread(() -> KnownKinds.prepare(serialization));
        return new KubernetesClientBuilder()
                .withConfig(cluster)
                .withKubernetesSerialization(serialization)
                .build();
    }

    /** @param namespaces all of the cluster if there is none */
    private void watch(Set<String> namespaces) {
        register(new RepositoryReconciler(surroundings), namespaces);
        register(new PolicyReconciler(surroundings), namespaces);
        register(new BackupReconciler(surroundings), namespaces);
        register(new PlanReconciler(surroundings), namespaces);
        register(new RunReconciler(surroundings), namespaces);
    }

    private <R extends HasMetadata> void register(Reconciler<R> reconciler, Set<String> namespaces) {
        operator.register(reconciler, controller -> {
            controller.withReconciliationMaxInterval(LONGEST_SILENCE);
            if (!namespaces.isEmpty()) {
                controller.settingNamespaces(namespaces);
            }
        });
    }

    private void measure(InstantSource clock) {
        metrics.getPrometheusRegistry().register(new DomainMetrics(caches, leadership::isLeading, clock));
        startup.bindTo(metrics);
        watching.bindTo(metrics);
        new JvmMemoryMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        String version =
                Objects.requireNonNullElse(OperatorApp.class.getPackage().getImplementationVersion(), "development");
        Gauge.builder("holdfast.build.info", () -> 1)
                .description("1, labelled with the version that runs.")
                .tag("version", version)
                .register(metrics);
        Gauge.builder("holdfast.operator.leading", leadership, one -> one.isLeading() ? 1 : 0)
                .description("1 on the instance that acts.")
                .register(metrics);
    }
}
