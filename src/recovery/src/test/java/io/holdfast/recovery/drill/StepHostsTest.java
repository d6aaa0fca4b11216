package io.holdfast.recovery.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node's own service is told by its address, however that is written. */
class StepHostsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest",
                "http://metadata.google.internal/",
                "http://[fd00:ec2::254]/",
                "http://[fd00:ec2:0:0:0:0:0:254]/",
                "http://[FD00:0EC2::254]/",
                "http://[fd20:ce::254]/",
                "http://[fe80::1]/",
                "http://[::ffff:169.254.169.254]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://168.63.129.16/",
                "http://192.0.0.192/",
                "http://100.100.100.200/"
            })
    void metadataIsMetadataHoweverItIsSpelled(String url) {
        assertThat(StepHosts.isMetadata(StepHosts.of(URI.create(url)))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.7/", "http://api.shop.svc/", "http://[fd00:ec2::255]/", "http://999.1.1.1/"})
    void otherHostsAreNot(String url) {
        assertThat(StepHosts.isMetadata(StepHosts.of(URI.create(url)))).isFalse();
    }

    @Test
    void aJdbcUrlMayNameSeveralHosts() {
        assertThat(StepHosts.ofJdbc("jdbc:postgresql://A.svc:5432,[::1]:5433,b/x?sslmode=require"))
                .containsExactly("a.svc", "::1", "b");
        assertThat(StepHosts.ofJdbc("jdbc:postgresql:db")).isEmpty();
    }
}
