package io.holdfast.operator.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class CachesTest {
    private final Caches caches = new Caches();

    @Test
    void nothingIsReadBeforeTheyAreFilledNorAfterTheyAreClosed() {
        assertThat(caches.isOpen("a")).isFalse();
        caches.open();
        assertThat(caches.isOpen("a")).isTrue();
        assertThatCode(() -> caches.checkOpen("a")).doesNotThrowAnyException();
        caches.close();
        assertThatIllegalStateException().isThrownBy(() -> caches.checkOpen("a"));
    }

    @Test
    void aNamespaceThatIsTakenInHoldsNoOtherUp() {
        caches.open();
        caches.fill("a");
        assertThat(caches.isOpen("a")).isFalse();
        assertThat(caches.isOpen("b")).isTrue();
        caches.filled("a");
        assertThat(caches.isOpen("a")).isTrue();
    }
}
