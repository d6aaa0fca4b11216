package io.holdfast.adapter.pod;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.TlsVersion;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/** An HTTP client that is another one, but for its web sockets: see {@link PatientWebSocket}. */
record PatientHttpClient(HttpClient real) implements HttpClient {

    @Override
    public void close() {
        real.close();
    }

    @Override
    public DerivedClientBuilder newBuilder() {
        return new Derived(real.newBuilder());
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, Class<T> type) {
        return real.sendAsync(request, type);
    }

    @Override
    public CompletableFuture<HttpResponse<AsyncBody>> consumeBytes(
            HttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        return real.consumeBytes(request, consumer);
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return new PatientWebSocket.Builder(real.newWebSocketBuilder());
    }

    @Override
    public HttpRequest.Builder newHttpRequestBuilder() {
        return real.newHttpRequestBuilder();
    }

    @Override
    public boolean isClosed() {
        return real.isClosed();
    }

    /** Makes such clients of those that another factory makes. */
    record Factory(HttpClient.Factory real) implements HttpClient.Factory {
        @Override
        public HttpClient.Builder newBuilder() {
            return new Builder(real.newBuilder());
        }
    }

    private record Derived(DerivedClientBuilder real) implements DerivedClientBuilder {

        @Override
        public HttpClient build() {
            return new PatientHttpClient(real.build());
        }

        @Override
        public DerivedClientBuilder addOrReplaceInterceptor(String name, Interceptor interceptor) {
            real.addOrReplaceInterceptor(name, interceptor);
            return this;
        }

        @Override
        public DerivedClientBuilder authenticatorNone() {
            real.authenticatorNone();
            return this;
        }

        @Override
        public DerivedClientBuilder tag(Object value) {
            real.tag(value);
            return this;
        }
    }

    private record Builder(HttpClient.Builder real) implements HttpClient.Builder {

        @Override
        public HttpClient build() {
            return new PatientHttpClient(real.build());
        }

        @Override
        public HttpClient.Builder addOrReplaceInterceptor(String name, Interceptor interceptor) {
            real.addOrReplaceInterceptor(name, interceptor);
            return this;
        }

        @Override
        public HttpClient.Builder authenticatorNone() {
            real.authenticatorNone();
            return this;
        }

        @Override
        public DerivedClientBuilder tag(Object value) {
            real.tag(value);
            return this;
        }

        @Override
        public HttpClient.Builder connectTimeout(long timeout, TimeUnit unit) {
            real.connectTimeout(timeout, unit);
            return this;
        }

        @Override
        public HttpClient.Builder sslContext(KeyManager[] keyManagers, TrustManager[] trustManagers) {
            real.sslContext(keyManagers, trustManagers);
            return this;
        }

        @Override
        public HttpClient.Builder followAllRedirects() {
            real.followAllRedirects();
            return this;
        }

        @Override
        public HttpClient.Builder proxyAddress(InetSocketAddress address) {
            real.proxyAddress(address);
            return this;
        }

        @Override
        public HttpClient.Builder proxyAuthorization(String credentials) {
            real.proxyAuthorization(credentials);
            return this;
        }

        @Override
        public HttpClient.Builder tlsVersions(TlsVersion... versions) {
            real.tlsVersions(versions);
            return this;
        }

        @Override
        public HttpClient.Builder tlsServerName(String name) {
            real.tlsServerName(name);
            return this;
        }

        @Override
        public HttpClient.Builder preferHttp11() {
            real.preferHttp11();
            return this;
        }

        @Override
        public HttpClient.Builder proxyType(ProxyType type) {
            real.proxyType(type);
            return this;
        }
    }
}
