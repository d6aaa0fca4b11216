package io.holdfast.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The grant that a refusal of the API server is about. */
class GrantTest {
    private static final String REFUSED =
            "Failure executing: GET at: https://10.43.0.1/api/v1/namespaces/%1$s/pods/redis-0. Message: pods \"redis-0\" is"
                    + " forbidden: User \"%2$s\" cannot get resource \"pods\" in API group \"\" in the namespace \"%1$s\".";

    @Test
    void aRefusalInAnotherNamespaceNamesTheCommandThatLetsTheWorkerIn() {
        String refused = REFUSED.formatted("shop", "system:serviceaccount:leaving:holdfast-worker");

        assertThat(Grant.missing(refused, Map.of("GRANT_CLUSTER_ROLE", "second-capture"))
                        .map(Grant::command))
                .contains("kubectl create rolebinding second-capture-leaving --clusterrole=second-capture"
                        + " --serviceaccount=leaving:holdfast-worker -n shop");
        assertThat(Grant.missing(refused, Map.of()).map(Grant::clusterRole)).contains("holdfast-capture");
    }

    @Test
    void aRefusalAtHomeAPersonAndAnAccountThatNothingLetsInLackNone() {
        assertThat(Grant.missing(REFUSED.formatted("shop", "system:serviceaccount:shop:holdfast-worker"), Map.of()))
                .isEmpty();
        assertThat(Grant.missing(REFUSED.formatted("shop", "alice"), Map.of())).isEmpty();
        assertThat(Grant.missing(
                        REFUSED.formatted("shop", "system:serviceaccount:leaving:holdfast-drill"),
                        Map.of("GRANT_CLUSTER_ROLE", "")))
                .isEmpty();
    }
}
