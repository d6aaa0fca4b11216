package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How a connection to a source is secured. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How a connection to a source is secured.")
@ValidationRule(
        value = "self.enabled || (!has(self.caSecretRef) && !has(self.serverName) && !self.insecureSkipVerify)",
        message = "caSecretRef, serverName and insecureSkipVerify have no meaning while tls.enabled is false")
@ValidationRule(
        value = "!self.insecureSkipVerify || (!has(self.caSecretRef) && !has(self.serverName))",
        message = "insecureSkipVerify leaves nothing to check for caSecretRef and serverName")
public record Tls(
        @Default("false") @JsonPropertyDescription("Use TLS.")
        boolean enabled,

        @Size(max = 253) @JsonPropertyDescription("Name to expect in the certificate; absent means the host.") @Nullable
        String serverName,

        @JsonPropertyDescription("Certificates to trust, PEM.") @Nullable
        SecretKeyRef caSecretRef,

        @Default("false") @JsonPropertyDescription("Do not check the certificate. Only for a test.")
        boolean insecureSkipVerify) {}
