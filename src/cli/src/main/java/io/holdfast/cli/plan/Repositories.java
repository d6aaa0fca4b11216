package io.holdfast.cli.plan;

import io.holdfast.adapter.directory.DirectoryObjectStore;
import io.holdfast.adapter.directory.DirectorySettings;
import io.holdfast.adapter.s3.S3ObjectStore;
import io.holdfast.adapter.s3.S3Settings;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.BackupRepositorySpec;
import io.holdfast.api.v1alpha1.CaBundle;
import io.holdfast.api.v1alpha1.EncryptionType;
import io.holdfast.api.v1alpha1.KeyRef;
import io.holdfast.api.v1alpha1.S3Credentials;
import io.holdfast.api.v1alpha1.S3Store;
import io.holdfast.api.v1alpha1.ServerSideEncryption;
import io.holdfast.engine.capture.Destination;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.VerificationKey;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Trust;
import io.holdfast.engine.seal.Recipients;
import io.holdfast.engine.seal.Sealer;
import io.holdfast.engine.store.ObjectStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens what BackupRepository documents describe. */
public final class Repositories {

    private final Secrets secrets;
    private final InstantSource clock;
    private final @Nullable Supplier<ObjectStore> bucket;
    private final boolean unknownAccepted;

    public Repositories(Secrets secrets, InstantSource clock) {
        this(secrets, clock, false);
    }

    /** @param unknownAccepted whether recovery points of signers that nobody trusts may be opened, too */
    public Repositories(Secrets secrets, InstantSource clock, boolean unknownAccepted) {
        this.secrets = secrets;
        this.clock = clock;
        this.bucket = null;
        this.unknownAccepted = unknownAccepted;
    }

    /**
     * As seen from another place than the one that the documents were written for.
     *
     * @param bucket opens the one bucket that stands for every repository
     */
    public Repositories(Secrets secrets, InstantSource clock, Supplier<ObjectStore> bucket, boolean unknownAccepted) {
        this.secrets = secrets;
        this.clock = clock;
        this.bucket = bucket;
        this.unknownAccepted = unknownAccepted;
    }

    /** Opens a repository for writing: its signing key must be there. */
    public Destination destination(BackupRepository resource) {
        BackupRepositorySpec spec = resource.getSpec();
        Sealer sealer = sealer(resource);
        Trust trust = trust(spec, signer(spec));
        return new Destination(new Repository(resource.getMetadata().getName(), store(spec), trust), sealer);
    }

    /** What seals new objects of a repository: public keys are all that it needs. */
    public Sealer sealer(BackupRepository resource) {
        BackupRepositorySpec spec = resource.getSpec();
        Recipients recipients = Recipients.of(spec.encryption().recipients());
        int workers = Math.max(0, Math.min(2, Runtime.getRuntime().availableProcessors() - 1));
        return new Sealer(recipients, spec.compression().level(), workers);
    }

    /**
     * Opens a repository for reading. The signing key, where it can be had, and the listed public keys are trusted. Without
     * any of them the manifests can be read and shown, and no data is opened.
     */
    public Repository reader(BackupRepository resource) {
        BackupRepositorySpec spec = resource.getSpec();
        SigningKey signer = ifThere(() -> signer(spec));
        return new Repository(resource.getMetadata().getName(), store(spec), trust(spec, signer));
    }

    private static @Nullable SigningKey ifThere(Supplier<SigningKey> key) {
        try {
            return key.get();
        } catch (InvalidPlanException e) {
            if (e.reason() != Reason.CredentialsMissing) {
                throw e;
            }
            return null;
        }
    }

    private SigningKey signer(BackupRepositorySpec spec) {
        String name = spec.signing().secretRef().name();
        String key = spec.signing().key();
        return SigningKey.fromPem(secrets.value(name, key, "signing.secretRef"), "Secret " + name + ", key " + key);
    }

    private Trust trust(BackupRepositorySpec spec, @Nullable SigningKey signer) {
        Set<VerificationKey> trusted = new HashSet<>();
        if (signer != null) {
            trusted.add(signer.verificationKey());
        }
        spec.signing().publicKeys().forEach(key -> trusted.add(new VerificationKey(key)));
        return new Trust(signer, trusted, unknownAccepted, witnesses(spec));
    }

    private Trust.Witnesses witnesses(BackupRepositorySpec spec) {
        Set<VerificationKey> keys = new HashSet<>();
        spec.signing().reportPublicKeys().forEach(key -> keys.add(new VerificationKey(key)));
        KeyRef reference = spec.signing().reportKeyRef();
        SigningKey signer = reference == null
                ? null
                : ifThere(() -> SigningKey.fromPem(
                        secrets.value(reference.name(), reference.key(), "signing.reportKeyRef"),
                        "Secret " + reference.name() + ", key " + reference.key()));
        if (signer != null) {
            keys.add(signer.verificationKey());
        }
        return new Trust.Witnesses(signer, keys);
    }

    private ObjectStore store(BackupRepositorySpec spec) {
        if (bucket != null) {
            return bucket.get();
        }
        S3Store s3 = spec.s3();
        if (s3 != null) {
            return new S3ObjectStore(settings(s3), clock);
        }
        if (spec.directory() != null) {
            return new DirectoryObjectStore(
                    new DirectorySettings(Path.of(spec.directory().path())), clock);
        }
        throw new InvalidPlanException(
                Reason.InvalidPlan, "the BackupRepository has neither spec.s3 nor spec.directory", "set one of them");
    }

    /** What a document says of its bucket, as the adapter takes it. */
    S3Settings settings(S3Store s3) {
        String prefix = s3.prefix() == null ? "" : s3.prefix();
        return new S3Settings(
                s3.endpoint() == null ? null : endpoint(s3.endpoint()),
                s3.region(),
                s3.bucket(),
                prefix,
                s3.pathStyle(),
                credentials(s3.credentials()),
                caBundle(s3.caBundle()),
                s3.storageClass(),
                encryption(s3.serverSideEncryption()),
                s3.uploadConcurrency(),
                false,
                true);
    }

    private static URI endpoint(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan, "s3.endpoint '" + text + "' is not a URL", "write it as https://host:port", e);
        }
    }

    private S3Settings.Credentials credentials(@Nullable S3Credentials credentials) {
        if (credentials == null) {
            return new S3Settings.Credentials.Surroundings();
        }
        String name = credentials.secretRef().name();
        String field = "s3.credentials.secretRef";
        String id = secrets.value(name, credentials.accessKeyIdKey(), field);
        String secret = secrets.value(name, credentials.secretAccessKeyKey(), field);
        String tokenKey = credentials.sessionTokenKey();
        return tokenKey == null
                ? new S3Settings.Credentials.Static(id, secret)
                : new S3Settings.Credentials.Session(id, secret, secrets.value(name, tokenKey, field));
    }

    private @Nullable String caBundle(@Nullable CaBundle bundle) {
        if (bundle == null) {
            return null;
        }
        var reference = bundle.secretRef() == null ? bundle.configMapRef() : bundle.secretRef();
        return reference == null ? null : secrets.value(reference.name(), bundle.key(), "s3.caBundle");
    }

    private static S3Settings.Encryption encryption(@Nullable ServerSideEncryption encryption) {
        if (encryption == null) {
            return new S3Settings.Encryption.None();
        }
        if (encryption.type() == EncryptionType.SSE_S3) {
            return new S3Settings.Encryption.StoreManaged();
        }
        return new S3Settings.Encryption.KeyService(encryption.kmsKeyId() == null ? "" : encryption.kmsKeyId());
    }
}
