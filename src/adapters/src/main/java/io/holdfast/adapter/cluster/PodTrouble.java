package io.holdfast.adapter.cluster;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What keeps a pod from running, in words. */
final class PodTrouble {
    private static final Set<String> WAITING = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "CrashLoopBackOff",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private PodTrouble() {}

    static Optional<String> of(Pod pod) {
        if (pod.getStatus() == null) {
            return Optional.empty();
        }
        Optional<String> unscheduled = pod.getStatus().getConditions().stream()
                .filter(one ->
                        one.getType().equals("PodScheduled") && one.getStatus().equals("False"))
                .map(one -> "no node takes it: " + one.getMessage())
                .findFirst();
        return unscheduled
                .or(() -> containers(pod).flatMap(one -> waiting(one).stream()).findFirst())
                .map(what -> "pod " + pod.getMetadata().getName() + ": " + what);
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(), pod.getStatus().getContainerStatuses().stream());
    }

    private static Optional<String> waiting(ContainerStatus container) {
        var state = container.getState() == null ? null : container.getState().getWaiting();
        if (state == null || !WAITING.contains(Objects.requireNonNullElse(state.getReason(), ""))) {
            return Optional.empty();
        }
        String message = Objects.requireNonNullElse(state.getMessage(), "");
        return Optional.of("container " + container.getName() + ": " + state.getReason()
                + (message.isEmpty() ? "" : ": " + message));
    }
}
