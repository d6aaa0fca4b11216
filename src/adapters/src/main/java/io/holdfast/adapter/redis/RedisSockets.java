package io.holdfast.adapter.redis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Connections to a server, plain or TLS. */
final class RedisSockets {

    private static final int CONNECT_MILLIS = 10_000;

    private RedisSockets() {}

    /** @param readMillis how long a read may wait for the first byte */
    static Socket connect(InetSocketAddress address, RedisSettings settings, int readMillis) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(address, CONNECT_MILLIS);
            plain.setKeepAlive(true);
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(readMillis);
            RedisTls tls = settings.tls();
            return tls == null ? plain : secure(plain, address, tls);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static SSLSocket secure(Socket plain, InetSocketAddress address, RedisTls tls) throws IOException {
        String name = tls.serverName() == null ? address.getHostString() : tls.serverName();
        SSLSocket secure =
                (SSLSocket) tls.context().getSocketFactory().createSocket(plain, name, address.getPort(), true);
        if (!tls.insecure()) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
        }
        secure.startHandshake();
        return secure;
    }
}
