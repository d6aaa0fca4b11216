package io.holdfast.testkit;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate for localhost that nobody trusts who is not told to, and a server that shows it. */
public final class TestCertificate {

    private static final String PASSWORD = "changeit";

    private final SSLContext context;
    private final String pem;

    private TestCertificate(SSLContext context, String pem) {
        this.context = context;
        this.pem = pem;
    }

    /** Makes one for localhost, with files in an empty folder. */
    public static TestCertificate make(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        return make(folder, "dns:localhost");
    }

    /** Makes one for other names, as keytool writes them. */
    public static TestCertificate make(Path folder, String names)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path keys = folder.resolve("keys.p12");
        Path pem = folder.resolve("ca.pem");
        keytool(keys, "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=" + names);
        keytool(keys, "-exportcert", "-rfc", "-file", pem.toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return new TestCertificate(context, Files.readString(pem));
    }

    /** The certificate, to be trusted. */
    public String pem() {
        return pem;
    }

    /** Starts a server on a free port. */
    public HttpsServer serve(HttpHandler handler) throws IOException {
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        https.createContext("/", handler);
        https.start();
        return https;
    }

    private static void keytool(Path keys, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("-alias", "a", "-storetype", "PKCS12", "-keystore", keys.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(keys.resolveSibling("keytool.log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(Files.readString(keys.resolveSibling("keytool.log")));
        }
    }
}
