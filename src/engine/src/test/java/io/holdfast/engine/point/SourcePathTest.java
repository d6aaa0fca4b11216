package io.holdfast.engine.point;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SourcePathTest {
    private static final SourcePath POINTS = new SourcePath("redis", "shop", "orders", "data");

    @Test
    void safetyCopiesLieBesideTheRecoveryPointsAndAreKnownByTheirPlace() {
        SourcePath copies = POINTS.safetyCopies();

        assertThat(copies.folder()).isEqualTo(new ObjectKey("redis/shop/orders/data.safety"));
        assertThat(copies.isOfSafetyCopies()).isTrue();
        assertThat(POINTS.isOfSafetyCopies()).isFalse();
        assertThat(copies.nameInPolicy()).isEqualTo("data").isEqualTo(POINTS.nameInPolicy());
    }

    @Test
    void aFolderSaysWhoseItIs() {
        PointId id = PointId.of(Instant.EPOCH, "run", 1);

        assertThat(SourcePath.of(POINTS.folder(id))).isEqualTo(POINTS);
        assertThat(SourcePath.of(POINTS.safetyCopies().folder(id))).isEqualTo(POINTS.safetyCopies());
    }
}
