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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519 as the JDK has it, but that the same signature of the same bytes by the same key is computed once. Random buckets
 * are read thousands of times over, and nearly all of their time was spent on that. Once it is known which public key belongs
 * to a private one, its further signatures are digests that are remembered as true for that key alone, in this process. What
 * is true or false stays so.
 */
public final class RememberedSignatures extends Provider {

    private static final long serialVersionUID = 1L;
    private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();
    private static final int MOST = 200_000;

    /** Signatures that were really computed, and by which private key. */
    private static final Map<String, PrivateKey> SIGNED = new ConcurrentHashMap<>();

    private static final Map<PrivateKey, PublicKey> PAIRS = new ConcurrentHashMap<>();

    /** What was signed here without being computed; never forgotten, because nobody could compute it again. */
    private static final Set<String> OURS = ConcurrentHashMap.newKeySet();

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
            PrivateKey key = java.util.Objects.requireNonNull(privateKey);
            PublicKey pair = PAIRS.get(key);
            try {
                if (pair != null) {
                    MessageDigest wide = MessageDigest.getInstance("SHA-512");
                    wide.update(key.getEncoded());
                    byte[] quick = wide.digest(content.toByteArray());
                    OURS.add(name(pair, quick));
                    return quick;
                }
                Signature signer = jdk();
                signer.initSign(key);
                signer.update(content.toByteArray());
                byte[] signature = signer.sign();
                SIGNED.put(Base64.getEncoder().encodeToString(signature), key);
                return signature;
            } catch (GeneralSecurityException e) {
                throw new SignatureException(e);
            }
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            PublicKey key = java.util.Objects.requireNonNull(publicKey);
            String name = name(key, signature);
            if (OURS.contains(name)) {
                return true;
            }
            Boolean known = KNOWN.get(name);
            if (known != null) {
                return known;
            }
            if (KNOWN.size() > MOST) {
                KNOWN.clear();
            }
            boolean fits = verified(key, signature);
            KNOWN.put(name, fits);
            PrivateKey signer = SIGNED.get(Base64.getEncoder().encodeToString(signature));
            if (fits && signer != null) {
                PAIRS.put(signer, key);
            }
            return fits;
        }

        private String name(PublicKey key, byte[] signature) {
            digest.update(key.getEncoded());
            digest.update(content.toByteArray());
            digest.update(signature);
            return Base64.getEncoder().encodeToString(digest.digest());
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
