package io.holdfast.adapter.qdrant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.CaptureSession;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** HTTP to one Qdrant through a site's endpoint, which is opened anew after it broke. */
final class QdrantHttp implements AutoCloseable {

    /** What is sent. */
    record Call(String method, String path, BodyPublisher body, Duration timeout, Map<String, String> headers) {}

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration USUAL = Duration.ofSeconds(60);
    private static final int TRIES = 3;

    private final Site site;
    private final QdrantSettings settings;
    private final QdrantFailures failures;
    private final HttpClient client;
    private final ObjectMapper json = new ObjectMapper();
    private @Nullable Endpoint endpoint;

    QdrantHttp(Site site, QdrantSettings settings) {
        this.site = site;
        this.settings = settings;
        this.failures = new QdrantFailures(site.describe());
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        if (settings.tls() != null) {
            builder.sslContext(settings.tls().context());
        }
        this.client = builder.build();
    }

    QdrantFailures failures() {
        return failures;
    }

    /** Asks for something that can be asked again; returns the answer's result. */
    JsonNode get(String what, String path) {
        return repeatable(what, "GET", path, BodyPublishers.noBody());
    }

    /** Sends a request that changes nothing, or nothing more when it is sent again; returns the answer's result. */
    JsonNode repeatable(String what, String method, String path, BodyPublisher body) {
        for (int tries = 1; ; tries++) {
            try {
                return result(what, exchange(new Call(method, path, body, USUAL, Map.of()), BodyHandlers.ofString()));
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw failures.unanswered(what, e);
                }
            }
        }
    }

    /** Checks the status and reads the result. */
    JsonNode result(String what, HttpResponse<String> response) throws IOException {
        if (response.statusCode() != 200) {
            throw failures.answered(what, response.statusCode(), response.body());
        }
        return json.readTree(response.body()).path("result");
    }

    BodyPublisher body(Object value) {
        return BodyPublishers.ofString(json.valueToTree(value).toString());
    }

    /** One request; an exception means that no answer came, or not all of it. */
    <T> HttpResponse<T> exchange(Call call, BodyHandler<T> as) throws IOException {
        try {
            return client.send(request(call), as);
        } catch (IOException e) {
            throw explained(e);
        } catch (InterruptedException _) {
            throw interrupted(call);
        }
    }

    /** One request whose answer takes long to come: it is waited for until the capture is stopped. */
    <T> HttpResponse<T> exchange(Call call, BodyHandler<T> as, CaptureSession session) throws IOException {
        session.checkCancelled();
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request(call), as);
        try (Cancellation.Cut _ = session.cutting(() -> answer.cancel(true))) {
            return answer.get();
        } catch (ExecutionException e) {
            throw explained(e.getCause() instanceof IOException lost ? lost : new IOException(e.getCause()));
        } catch (CancellationException _) {
            close();
            throw failures.cancelled(call.method() + " " + call.path());
        } catch (InterruptedException _) {
            throw interrupted(call);
        }
    }

    private HttpRequest request(Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base().resolve(call.path()))
                .method(call.method(), call.body())
                .timeout(call.timeout())
                .header("Accept-Encoding", "identity")
                .header("Content-Type", "application/json");
        call.headers().forEach(request::setHeader);
        if (settings.apiKey() != null) {
            request.setHeader("api-key", settings.apiKey().get());
        }
        return request.build();
    }

    private TransientException interrupted(Call call) {
        Thread.currentThread().interrupt();
        return failures.cancelled(call.method() + " " + call.path());
    }

    /** Closes the endpoint, after it was asked whether it knows why. */
    private IOException explained(IOException e) {
        RecoveryException known =
                Optional.ofNullable(endpoint).flatMap(Endpoint::failure).orElse(null);
        close();
        return switch (known) {
            case null -> e;
            case TransientException passing -> new IOException(passing.getMessage(), e);
            case InvalidPlanException lasting -> throw lasting;
            case IntegrityException lasting -> throw lasting;
        };
    }

    private URI base() {
        Endpoint open = endpoint == null ? site.open(settings.port()) : endpoint;
        endpoint = open;
        InetSocketAddress address = open.address();
        String host = address.getHostString();
        return URI.create((settings.tls() == null ? "http" : "https") + "://"
                + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/");
    }

    @Override
    public void close() {
        if (endpoint != null) {
            endpoint.close();
            endpoint = null;
        }
    }
}
