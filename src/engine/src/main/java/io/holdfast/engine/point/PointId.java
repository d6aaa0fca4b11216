package io.holdfast.engine.point;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The identity of a recovery point: a ULID, and with its time in front the name of its folder, so that a plain listing
 * is in the order of time.
 */
public record PointId(Instant time, String ulid) {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final Pattern ULID = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
    private static final DateTimeFormatter FOLDER_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    public PointId {
        if (!ULID.matcher(ulid).matches()) {
            throw new IllegalArgumentException("not a ULID: '" + ulid + "'");
        }
    }

    /**
     * Derives the identity of one attempt. The same run and attempt always give the same identity, so that a later
     * attempt finds, adopts or clears away what an earlier one left.
     *
     * @param run what names the run for all time: a Backup's UID, or random text
     */
    public static PointId of(Instant time, String run, int attempt) {
        byte[] digest = sha256((run + "/" + attempt).getBytes(StandardCharsets.UTF_8));
        char[] ulid = new char[26];
        long millis = time.toEpochMilli();
        for (int i = 9; i >= 0; i--) {
            ulid[i] = ALPHABET.charAt((int) (millis & 31));
            millis >>>= 5;
        }
        for (int i = 10; i < 26; i++) {
            ulid[i] = ALPHABET.charAt(digest[i] & 31);
        }
        return new PointId(time, new String(ulid));
    }

    /** The name of the folder: {@code 20261123T020000Z-01JDBX…}. */
    public String folder() {
        return FOLDER_TIME.format(time) + "-" + ulid;
    }

    /**
     * The identity in a folder's name; empty unless it is one that {@link #folder} gives. The time in front must be that of
     * the ULID: by a copy under another time an old state would pass for a new one.
     */
    public static Optional<PointId> parse(String folder) {
        int dash = folder.indexOf('-');
        String ulid = folder.substring(dash + 1);
        if (dash < 0 || !ULID.matcher(ulid).matches()) {
            return Optional.empty();
        }
        PointId id = new PointId(timeOf(ulid), ulid);
        try {
            return id.folder().equals(folder) ? Optional.of(id) : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Instant timeOf(String ulid) {
        long millis = 0;
        for (int i = 0; i < 10; i++) {
            millis = millis << 5 | ALPHABET.indexOf(ulid.charAt(i));
        }
        return Instant.ofEpochMilli(millis);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
