package io.holdfast.cli.run;

import io.holdfast.api.v1alpha1.plan.HttpHeader;
import io.holdfast.api.v1alpha1.plan.Webhook;
import io.holdfast.cli.plan.Secrets;
import io.holdfast.engine.failure.RecoveryException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Posts to a webhook. Its address and its headers may be secret: what went wrong is told without them. */
final class WebhookSender {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Webhook hook;
    private final Secrets secrets;

    WebhookSender(Webhook hook, Secrets secrets) {
        this.hook = hook;
        this.secrets = secrets;
    }

    /** Posts JSON; says what was wrong unless the webhook took it. */
    Optional<String> post(String json) throws InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            int status = client.send(request(json), BodyHandlers.discarding()).statusCode();
            return status / 100 == 2 ? Optional.empty() : Optional.of("it answered " + status);
        } catch (HttpTimeoutException e) {
            return Optional.of("no answer within " + PATIENCE.toSeconds() + " s");
        } catch (IOException e) {
            return Optional.of("it cannot be reached (" + e.getClass().getSimpleName()
                    + "); is it allowed by the NetworkPolicies?");
        } catch (RecoveryException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return Optional.of("its address or a header of it is not valid");
        }
    }

    private HttpRequest request(String json) {
        String address = hook.urlRef() == null
                ? Objects.requireNonNull(hook.url())
                : secrets.value(hook.urlRef().name(), hook.urlRef().key(), "communications.webhook.urlRef")
                        .strip();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        for (HttpHeader header : hook.headers()) {
            String value = header.secretRef() == null
                    ? Objects.requireNonNullElse(header.value(), "")
                    : secrets.value(
                                    header.secretRef().name(),
                                    header.secretRef().key(),
                                    header.name())
                            .strip();
            request.header(header.name(), Objects.requireNonNullElse(header.prefix(), "") + value);
        }
        return request.build();
    }
}
