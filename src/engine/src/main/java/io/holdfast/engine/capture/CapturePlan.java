package io.holdfast.engine.capture;

import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.stream.PartLayout;
import java.util.List;

/**
 * One capture of one source.
 *
 * @param path whose recovery point this will be
 * @param id the attempt's own identity, and so its folder
 * @param origin which run this is
 * @param destinations where to store; each gets its own recovery point
 * @param layout how streams are cut
 * @param site where the source is, for the manifest
 * @param transport how it is reached, for the manifest
 */
public record CapturePlan(
        SourcePath path,
        PointId id,
        Manifest.Origin origin,
        List<Destination> destinations,
        PartLayout layout,
        String site,
        String transport) {

    public CapturePlan {
        destinations = List.copyOf(destinations);
        if (destinations.isEmpty()) {
            throw new IllegalArgumentException("a capture needs at least one repository");
        }
    }

    /** Who stores this, in a line for whoever finds an unfinished upload. */
    String owner() {
        return "run " + origin.run() + ", uid " + origin.uid() + ", attempt " + origin.attempt() + "\n";
    }
}
