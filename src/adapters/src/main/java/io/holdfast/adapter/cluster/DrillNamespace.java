package io.holdfast.adapter.cluster;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A namespace that a run makes for itself, cut off from the rest, and removes. */
public final class DrillNamespace {
    private static final String MANAGER = "holdfast-drill";
    private static final String METADATA_NAME = "kubernetes.io/metadata.name";
    private static final int DNS = 53;

    private final KubernetesClient client;
    private final Settings settings;

    /** The client stays the caller's. */
    public DrillNamespace(KubernetesClient client, Settings settings) {
        this.client = client;
        this.settings = settings;
    }

    /**
     * What it is like.
     *
     * @param labels identify the run; a namespace of that name with other labels is somebody else's
     * @param home namespace of the worker, whose pods may talk to the drill's and be talked to
     * @param worker labels of the worker's pods
     * @param egress ways out that are left open
     * @param resolvers addresses of name servers, for clusters whose DNS is not in pods labelled as kube-dns
     * @param quota hard limits
     * @param role ClusterRole that the worker's ServiceAccount gets in the namespace, or null if it needs none
     */
    public record Settings(
            String name,
            Map<String, String> labels,
            String home,
            Map<String, String> worker,
            List<Way> egress,
            List<String> resolvers,
            Map<String, String> quota,
            @Nullable Role role) {

        public Settings {
            labels = Map.copyOf(labels);
            worker = Map.copyOf(worker);
            egress = List.copyOf(egress);
            resolvers = List.copyOf(resolvers);
            quota = Map.copyOf(quota);
        }

        /** Enough to know a run's namespace by, and to remove it. */
        public static Settings known(String name, Map<String, String> labels) {
            return new Settings(name, labels, "", Map.of(), List.of(), List.of(), Map.of(), null);
        }
    }

    /** A way out: addresses and TCP ports; no ports means all. */
    public record Way(String cidr, List<Integer> ports) {}

    /** A ClusterRole and the ServiceAccount, of the home namespace, that gets it. */
    public record Role(String clusterRole, String serviceAccount) {}

    /** Makes the namespace, if it is not there, and cuts it off before anything can run in it; its UID. */
    public String open() {
        try {
            Namespace there = client.namespaces().withName(settings.name()).get();
            if (there != null && !isOurs(there)) {
                throw new InvalidPlanException(
                        Reason.TargetNotEmpty,
                        "namespace " + settings.name() + " exists and is not this run's",
                        "choose another isolation.namespacePrefix");
            }
            if (there == null) {
                there = client.namespaces().resource(namespace()).create();
            }
            Role role = settings.role();
            if (role != null) {
                bind(role);
            }
            cutOff();
            quota();
            return there.getMetadata().getUid();
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "making the namespace " + settings.name());
        }
    }

    /** Asks for its removal, if it is this run's; empty when it is gone. */
    public Optional<String> remove() {
        try {
            Namespace there = client.namespaces().withName(settings.name()).get();
            if (there == null || !isOurs(there)) {
                return Optional.empty();
            }
            if (there.getMetadata().getDeletionTimestamp() == null) {
                client.namespaces().withName(settings.name()).delete();
            }
            String why = there.getStatus() == null
                    ? ""
                    : there.getStatus().getConditions().stream()
                            .filter(one -> one.getStatus().equals("True"))
                            .map(one -> one.getMessage())
                            .reduce((one, other) -> one + "; " + other)
                            .orElse("");
            return Optional.of(
                    "namespace " + settings.name() + " is still being removed" + (why.isEmpty() ? "" : ": " + why));
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "removing the namespace " + settings.name());
        }
    }

    private boolean isOurs(Namespace there) {
        Map<String, String> labels = there.getMetadata().getLabels();
        return labels != null && labels.entrySet().containsAll(settings.labels().entrySet());
    }

    /** Whatever the cluster enforces elsewhere, a restored workload is not to get more rights than a careful one. */
    private Namespace namespace() {
        Map<String, String> labels = new TreeMap<>(settings.labels());
        labels.put("pod-security.kubernetes.io/enforce", "baseline");
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(settings.name())
                .withLabels(labels)
                .endMetadata()
                .build();
    }

    private void bind(Role role) {
        client.rbac()
                .roleBindings()
                .inNamespace(settings.name())
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("holdfast-drill")
                        .withNamespace(settings.name())
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role.clusterRole())
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName(role.serviceAccount())
                        .withNamespace(settings.home())
                        .endSubject()
                        .build())
                .patch(apply());
    }

    private void cutOff() {
        NetworkPolicyPeer itself = new NetworkPolicyPeerBuilder()
                .withPodSelector(new LabelSelectorBuilder().build())
                .build();
        NetworkPolicyPeer worker = new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .addToMatchLabels(METADATA_NAME, settings.home())
                .endNamespaceSelector()
                .withNewPodSelector()
                .withMatchLabels(settings.worker())
                .endPodSelector()
                .build();
        client.network()
                .v1()
                .networkPolicies()
                .inNamespace(settings.name())
                .resource(new NetworkPolicyBuilder()
                        .withNewMetadata()
                        .withName("holdfast-isolation")
                        .withNamespace(settings.name())
                        .endMetadata()
                        .withNewSpec()
                        .withPodSelector(new LabelSelectorBuilder().build())
                        .withPolicyTypes("Ingress", "Egress")
                        .withIngress(new NetworkPolicyIngressRuleBuilder()
                                .withFrom(itself, worker)
                                .build())
                        .withEgress(egress(itself, worker))
                        .endSpec()
                        .build())
                .patch(apply());
    }

    private List<NetworkPolicyEgressRule> egress(NetworkPolicyPeer... within) {
        List<NetworkPolicyEgressRule> rules = new ArrayList<>();
        rules.add(new NetworkPolicyEgressRuleBuilder().withTo(within).build());
        rules.add(names());
        for (Way way : settings.egress()) {
            NetworkPolicyEgressRuleBuilder rule = new NetworkPolicyEgressRuleBuilder()
                    .addNewTo()
                    .withNewIpBlock()
                    .withCidr(way.cidr())
                    .endIpBlock()
                    .endTo();
            way.ports()
                    .forEach(port -> rule.addNewPort()
                            .withProtocol("TCP")
                            .withNewPort(port)
                            .endPort());
            rules.add(rule.build());
        }
        return rules;
    }

    /** Names have to be found: by the pods that most clusters resolve them with, or by whatever this one's pods use. */
    private NetworkPolicyEgressRule names() {
        NetworkPolicyEgressRuleBuilder rule = new NetworkPolicyEgressRuleBuilder()
                .addNewTo()
                .withNewNamespaceSelector()
                .endNamespaceSelector()
                .withNewPodSelector()
                .addToMatchLabels("k8s-app", "kube-dns")
                .endPodSelector()
                .endTo();
        for (String resolver : settings.resolvers()) {
            rule.addNewTo()
                    .withNewIpBlock()
                    .withCidr(resolver + (resolver.contains(":") ? "/128" : "/32"))
                    .endIpBlock()
                    .endTo();
        }
        for (String protocol : List.of("UDP", "TCP")) {
            rule.addNewPort().withProtocol(protocol).withNewPort(DNS).endPort();
        }
        return rule.build();
    }

    private void quota() {
        if (settings.quota().isEmpty()) {
            return;
        }
        Map<String, Quantity> hard = new TreeMap<>();
        settings.quota().forEach((name, limit) -> hard.put(name, new Quantity(limit)));
        client.resourceQuotas()
                .inNamespace(settings.name())
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("holdfast-drill")
                        .withNamespace(settings.name())
                        .endMetadata()
                        .withNewSpec()
                        .withHard(hard)
                        .endSpec()
                        .build())
                .patch(apply());
        client.limitRanges()
                .inNamespace(settings.name())
                .resource(DrillLimits.of(settings.name(), hard.keySet()))
                .patch(apply());
    }

    private static PatchContext apply() {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(MANAGER)
                .withForce(true)
                .build();
    }
}
