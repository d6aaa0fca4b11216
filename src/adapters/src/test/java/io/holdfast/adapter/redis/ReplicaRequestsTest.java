package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a replica sends, and what a stranger may. */
final class ReplicaRequestsTest {

    @Test
    void bareLineEndsAreNoRequestsAndNotTheEnd() throws IOException {
        ReplicaRequests requests =
                requests("\n\n*1\r\n$4\r\nPING\r\n\n\r\n\n*3\r\n$8\r\nREPLCONF\r\n$3\r\nACK\r\n$1\r\n0\r\n\n");

        assertThat(requests.next()).containsExactly("PING");
        assertThat(requests.next()).containsExactly("REPLCONF", "ACK", "0");
        assertThat(requests.next()).isEmpty();
    }

    @Test
    void aRequestMayStandInOneLine() throws IOException {
        ReplicaRequests requests = requests("PING\r\nAUTH secret\r\n");

        assertThat(requests.next()).containsExactly("PING");
        assertThat(requests.next()).containsExactly("AUTH", "secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*x\r\n", "*\r\n", "*1000000\r\n", "*1\r\n$99999999\r\n", "*1\r\n$-1\r\n", "*1\r\nPING\r\n"})
    void whatIsNotTheProtocolEndsTheConnection(String text) {
        assertThatIOException().isThrownBy(() -> requests(text).next());
    }

    private static ReplicaRequests requests(String text) {
        return new ReplicaRequests(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
