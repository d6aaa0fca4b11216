package io.holdfast.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.api.Fitting;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what happened, as Events beside the object. An Event that cannot be written never fails a reconciliation. */
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final String CONTROLLER = "holdfast.io/operator";
    private static final int NOTE_LIMIT = 1024;

    private final KubernetesClient client;
    private final InstantSource clock;
    private final String instance;

    public Events(KubernetesClient client, InstantSource clock, String instance) {
        this.client = client;
        this.clock = clock;
        this.instance = instance;
    }

    public void tell(HasMetadata about, Collection<Announcement> announcements) {
        announcements.forEach(announcement -> tell(about, announcement));
    }

    private void tell(HasMetadata about, Announcement announcement) {
        String note = announcement.message();
        try {
            client.events()
                    .v1()
                    .events()
                    .inNamespace(about.getMetadata().getNamespace())
                    .resource(new EventBuilder()
                            .withNewMetadata()
                            .withGenerateName(prefix(about.getMetadata().getName()))
                            .withNamespace(about.getMetadata().getNamespace())
                            .endMetadata()
                            .withAction("Reconcile")
                            .withReason(announcement.reason().word())
                            .withType(announcement.reason().warning() ? "Warning" : "Normal")
                            .withNote(Fitting.text(note, NOTE_LIMIT))
                            .withEventTime(new MicroTime(micros()))
                            .withReportingController(CONTROLLER)
                            .withReportingInstance(instance)
                            .withNewRegarding()
                            .withApiVersion(about.getApiVersion())
                            .withKind(about.getKind())
                            .withName(about.getMetadata().getName())
                            .withNamespace(about.getMetadata().getNamespace())
                            .withUid(about.getMetadata().getUid())
                            .endRegarding()
                            .build())
                    .create();
        } catch (KubernetesClientException refused) {
            LOG.warn("no Event {}: {}", announcement.reason().word(), refused.getMessage());
        }
    }

    private static String prefix(String name) {
        return (name.length() > 200 ? name.substring(0, 200) : name) + "-";
    }

    private String micros() {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
                .withZone(ZoneOffset.UTC)
                .format(clock.instant());
    }
}
