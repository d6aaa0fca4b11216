package io.holdfast.adapter.qdrant;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Speak TLS, and how to know the server. Java's HTTP client always expects the host that it connects to, which in a tunnel
 * is this machine; a trust manager of one's own is what it leaves to say otherwise.
 *
 * @param caBundle the certificates, in PEM, that the server's must be signed by, or null for those of the Java runtime
 * @param serverName the name to expect in the certificate, or null for the host that the site's endpoint names
 * @param insecure accepts any certificate; only where the plan says so
 */
public record QdrantTls(@Nullable String caBundle, @Nullable String serverName, boolean insecure) {

    /** Trust in the named authorities, for the host that is connected to. */
    public static QdrantTls of(@Nullable String caBundle) {
        return new QdrantTls(caBundle, null, false);
    }

    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "The CA bundle for Qdrant cannot be used: " + e.getMessage(),
                    "Give the signing certificates in PEM, one after another.",
                    e);
        }
    }

    private TrustManager[] trust() throws GeneralSecurityException, IOException {
        if (insecure) {
            return new TrustManager[] {new Judge(_ -> {})};
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities());
        String name = serverName;
        if (name == null) {
            return factory.getTrustManagers();
        }
        X509TrustManager authority = Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
        return new TrustManager[] {
            new Judge(chain -> {
                authority.checkServerTrusted(chain, "UNKNOWN");
                checkName(chain[0], name);
            })
        };
    }

    private @Nullable KeyStore authorities() throws GeneralSecurityException, IOException {
        if (caBundle == null) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = new ByteArrayInputStream(caBundle.getBytes(StandardCharsets.US_ASCII))) {
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + count++, certificate);
            }
        }
        return store;
    }

    private static void checkName(X509Certificate certificate, String name) throws CertificateException {
        Collection<List<?>> names = Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.of());
        if (names.stream().noneMatch(one -> isFor(one, name))) {
            throw new CertificateException("the certificate is for "
                    + names.stream().map(one -> String.valueOf(one.get(1))).toList() + " and not for " + name);
        }
    }

    /** RFC 9525: an asterisk stands for the whole first label; types 2 and 7 are names and addresses. */
    private static boolean isFor(List<?> alternative, String name) {
        String known = String.valueOf(alternative.get(1));
        return switch ((Integer) alternative.get(0)) {
            case 2 -> {
                int dot = name.indexOf('.');
                boolean wild = known.startsWith("*.") && dot > 0;
                yield known.equalsIgnoreCase(name)
                        || (wild && known.substring(1).equalsIgnoreCase(name.substring(dot)));
            }
            case 7 -> isAddress(name) && InetAddress.ofLiteral(known).equals(InetAddress.ofLiteral(name));
            default -> false;
        };
    }

    private static boolean isAddress(String name) {
        try {
            return InetAddress.ofLiteral(name) != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private interface Check {
        void check(X509Certificate[] chain) throws CertificateException;
    }

    /** Being an extended one, it is not wrapped by a check of the host. */
    private static final class Judge extends X509ExtendedTrustManager {
        private final Check check;

        Judge(Check check) {
            this.check = check;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check.check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check.check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check.check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
