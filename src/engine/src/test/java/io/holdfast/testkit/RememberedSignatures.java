package io.holdfast.testkit;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519 as the JDK has it, but that the same signature of the same bytes by the same key is computed once. Random buckets
 * are read thousands of times over, and nearly all of their time was spent on that. What is true or false stays so.
 */
public final class RememberedSignatures extends Provider {

    private static final long serialVersionUID = 1L;
    private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();
    private static final int MOST = 200_000;

    private RememberedSignatures() {
        super("RememberedSignatures", "1", "checks each signature once");
        put("Signature.Ed25519", Remembered.class.getName());
    }

    /** From here on, in this process. */
    public static synchronized void use() {
        if (Security.getProvider("RememberedSignatures") == null) {
            Security.insertProviderAt(new RememberedSignatures(), 1);
        }
    }

    /** Passes on to the JDK what it has not seen. */
    public static final class Remembered extends SignatureSpi {
        private final MessageDigest digest = sha256();
        private final java.io.ByteArrayOutputStream content = new java.io.ByteArrayOutputStream();
        private @Nullable PublicKey publicKey;
        private @Nullable PrivateKey privateKey;

        @Override
        protected void engineInitVerify(PublicKey key) {
            publicKey = key;
        }

        @Override
        protected void engineInitSign(PrivateKey key) {
            privateKey = key;
        }

        @Override
        protected void engineUpdate(byte b) {
            content.write(b);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) {
            content.write(bytes, offset, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            try {
                Signature signer = jdk();
                signer.initSign(privateKey);
                signer.update(content.toByteArray());
                return signer.sign();
            } catch (GeneralSecurityException e) {
                throw new SignatureException(e);
            }
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            PublicKey key = java.util.Objects.requireNonNull(publicKey);
            digest.update(key.getEncoded());
            digest.update(content.toByteArray());
            digest.update(signature);
            String name = Base64.getEncoder().encodeToString(digest.digest());
            Boolean known = KNOWN.get(name);
            if (known != null) {
                return known;
            }
            if (KNOWN.size() > MOST) {
                KNOWN.clear();
            }
            boolean fits = verified(key, signature);
            KNOWN.put(name, fits);
            return fits;
        }

        private boolean verified(PublicKey key, byte[] signature) throws SignatureException {
            try {
                Signature verifier = jdk();
                verifier.initVerify(key);
                verifier.update(content.toByteArray());
                return verifier.verify(signature);
            } catch (InvalidKeyException e) {
                throw new SignatureException(e);
            } catch (GeneralSecurityException e) {
                return false;
            }
        }

        private static Signature jdk() throws GeneralSecurityException {
            return Signature.getInstance("Ed25519", "SunEC");
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException();
        }
    }
}
