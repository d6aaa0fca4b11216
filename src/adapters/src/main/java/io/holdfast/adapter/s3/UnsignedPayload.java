package io.holdfast.adapter.s3;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthScheme;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * Signs a request's head but not its body, over plain HTTP too. The SDK would pass every body through SHA-256 there, which
 * costs as much as everything else that an upload does. Bodies are guarded by their CRC32C, which is in the signed head,
 * and what is in them is sealed and covered by the manifest's digests.
 */
final class UnsignedPayload implements AuthScheme<AwsCredentialsIdentity>, HttpSigner<AwsCredentialsIdentity> {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    @Override
    public String schemeId() {
        return AwsV4AuthScheme.SCHEME_ID;
    }

    @Override
    public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
        return providers.identityProvider(AwsCredentialsIdentity.class);
    }

    @Override
    public HttpSigner<AwsCredentialsIdentity> signer() {
        return this;
    }

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
        SdkHttpRequest plain = request.request();
        // The signature covers the Host header, which lacks the port where it is the scheme's own. Port 443 without TLS
        // would be signed with another header than is sent.
        if (plain.protocol().equals("https") || plain.port() == HTTPS) {
            return signer.sign(unsigned(request, plain));
        }
        SdkHttpRequest secure = plain.toBuilder()
                .protocol("https")
                .port(plain.port() == HTTP ? HTTPS : plain.port())
                .build();
        SignedRequest signed = signer.sign(unsigned(request, secure));
        return signed.toBuilder()
                .request(signed.request().toBuilder()
                        .protocol(plain.protocol())
                        .port(plain.port())
                        .build())
                .build();
    }

    private static <T extends AwsCredentialsIdentity> SignRequest<T> unsigned(
            SignRequest<T> request, SdkHttpRequest head) {
        return request.toBuilder()
                .request(head)
                .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                .build();
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
        return signer.signAsync(request);
    }
}
