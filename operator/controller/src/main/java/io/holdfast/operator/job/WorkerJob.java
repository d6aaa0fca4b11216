package io.holdfast.operator.job;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.WorkerResources;
import io.holdfast.api.v1alpha1.WorkerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The Job of one piece of work. It runs once, in a pod that meets the "restricted" Pod Security Standard, sees its plan
 * as a file and only the Secrets that the plan refers to.
 */
final class WorkerJob {
    /** Long enough that an operator that was away for a weekend still finds the result. */
    private static final int TTL_SECONDS = (int) Duration.ofDays(3).toSeconds();

    private static final String TMP = "tmp";
    private static final String PLAN = "plan";

    private final String name;
    private final WorkerImage image;
    private final WorkerPlan plan;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private final List<OwnerReference> owners = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private String namespace = "";
    private Duration deadline = Duration.ofHours(6);
    private WorkerSettings settings = WorkerSettings.USUAL;
    private String serviceAccount;
    private final List<EnvVar> variables = new ArrayList<>();

    WorkerJob(Task task, String suffix, WorkerImage image, WorkerPlan plan) {
        this.name = task.label() + "-" + suffix;
        this.image = image;
        this.plan = plan;
        this.serviceAccount = image.serviceAccount();
        labels.put("app.kubernetes.io/name", "holdfast");
        labels.put("app.kubernetes.io/component", "worker");
        labels.put(Names.TASK, task.label());
    }

    WorkerJob in(String where) {
        this.namespace = where;
        return this;
    }

    WorkerJob ownedBy(HasMetadata owner) {
        owners.add(new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build());
        return this;
    }

    WorkerJob label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    WorkerJob annotate(String key, String value) {
        annotations.put(key, value);
        return this;
    }

    WorkerJob within(Duration longest) {
        this.deadline = longest;
        return this;
    }

    WorkerJob with(WorkerSettings how) {
        this.settings = how;
        return this;
    }

    WorkerJob as(String account) {
        this.serviceAccount = account;
        return this;
    }

    WorkerJob variable(String name, String value) {
        variables.add(new EnvVarBuilder().withName(name).withValue(value).build());
        return this;
    }

    WorkerJob runs(String... words) {
        arguments.addAll(List.of(words));
        return this;
    }

    Job build() {
        // What the plan adds comes first, so that it cannot take the place of what the operator finds its pods by.
        Map<String, String> podLabels = new LinkedHashMap<>(settings.labels());
        podLabels.putAll(labels);
        Map<String, String> podAnnotations = new LinkedHashMap<>(settings.annotations());
        podAnnotations.putAll(annotations);
        podAnnotations.put(Names.PLAN, plan.yaml());
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .withAnnotations(annotations)
                .withOwnerReferences(owners)
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(deadline.toSeconds())
                .withTtlSecondsAfterFinished(TTL_SECONDS)
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(podLabels)
                .withAnnotations(podAnnotations)
                .endMetadata()
                .withSpec(pod().build())
                .endTemplate()
                .endSpec()
                .build();
    }

    private PodSpecBuilder pod() {
        return new Placement(settings, plan)
                .applyTo(new PodSpecBuilder())
                .withRestartPolicy("Never")
                .withServiceAccountName(serviceAccount)
                .withEnableServiceLinks(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container())
                .withVolumes(volumes());
    }

    private Container container() {
        return new ContainerBuilder()
                .withName("worker")
                .withImage(image.image())
                .withImagePullPolicy(image.pullPolicy())
                .withArgs(arguments)
                .withEnv(environment())
                .withResources(resources())
                .withTerminationMessagePath("/dev/termination-log")
                .withTerminationMessagePolicy("File")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withRunAsNonRoot(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(mounts())
                .build();
    }

    private List<EnvVar> environment() {
        List<EnvVar> all = new ArrayList<>(List.of(
                field("POD_NAME", "metadata.name"),
                field("POD_NAMESPACE", "metadata.namespace"),
                field("POD_IP", "status.podIP")));
        all.addAll(variables);
        return all;
    }

    private static EnvVar field(String variable, String path) {
        return new EnvVarBuilder()
                .withName(variable)
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath(path)
                .endFieldRef()
                .endValueFrom()
                .build();
    }

    private ResourceRequirements resources() {
        WorkerResources wanted = settings.resources();
        ResourceRequirementsBuilder resources = new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(wanted.requests().cpu()))
                .addToRequests("memory", new Quantity(wanted.requests().memory()))
                .addToLimits("memory", new Quantity(wanted.limits().memory()));
        String cpu = wanted.limits().cpu();
        return (cpu == null ? resources : resources.addToLimits("cpu", new Quantity(cpu))).build();
    }

    private List<Volume> volumes() {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(new VolumeBuilder()
                .withName(TMP)
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("256Mi"))
                .endEmptyDir()
                .build());
        volumes.add(new VolumeBuilder()
                .withName(PLAN)
                .withNewDownwardAPI()
                .addNewItem()
                .withPath("plan.yaml")
                .withNewFieldRef()
                .withFieldPath("metadata.annotations['" + Names.PLAN + "']")
                .endFieldRef()
                .endItem()
                .endDownwardAPI()
                .build());
        int number = 0;
        for (String reference : referenceNames()) {
            volumes.add(reference(reference, number++));
        }
        return volumes;
    }

    /** A Secret and a ConfigMap of one name share a folder, so that a reference is found by its name alone. */
    private Volume reference(String reference, int number) {
        WorkerPlan.References found = plan.references();
        var projected = new VolumeBuilder().withName("ref-" + number).withNewProjected();
        if (found.secrets().contains(reference)) {
            projected = projected
                    .addNewSource()
                    .withNewSecret()
                    .withName(reference)
                    .withOptional(false)
                    .endSecret()
                    .endSource();
        }
        if (found.configMaps().contains(reference)) {
            projected = projected
                    .addNewSource()
                    .withNewConfigMap()
                    .withName(reference)
                    .withOptional(false)
                    .endConfigMap()
                    .endSource();
        }
        return projected.endProjected().build();
    }

    private List<VolumeMount> mounts() {
        List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(new VolumeMountBuilder().withName(TMP).withMountPath("/tmp").build());
        String folder = Names.PLAN_FILE.substring(0, Names.PLAN_FILE.lastIndexOf('/'));
        mounts.add(readOnly(PLAN, folder));
        int number = 0;
        for (String reference : referenceNames()) {
            mounts.add(readOnly("ref-" + number++, Names.SECRETS_DIRECTORY + "/" + reference));
        }
        return mounts;
    }

    private static VolumeMount readOnly(String volume, String path) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(true)
                .build();
    }

    private SortedSet<String> referenceNames() {
        SortedSet<String> names = new TreeSet<>(plan.references().secrets());
        names.addAll(plan.references().configMaps());
        return names;
    }
}
