package io.holdfast.api.worker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The Job that keeps what a recovery is about to replace. The operator makes it when the status of the run says that such a
 * step is under way; the recovery's worker waits for it, and looks in the repositories for what came of it.
 */
public final class CopyJob {
    private static final int STEP_DIGITS = 8;

    private CopyJob() {}

    /**
     * Its name, which is another one for every try of every step of every run.
     *
     * @param runUid of the RestoreRun
     * @param step name of the step, of any length
     * @param number of the try, from 1
     */
    public static String name(String runUid, String step, int number) {
        return "copy-" + runUid.substring(0, 8) + "-" + digest(step) + "-" + number;
    }

    /** What stands for the Backup's UID in the copy, so that copies of two components of one run are two. */
    public static String owner(String runUid, String component) {
        return runUid + "/" + component;
    }

    private static String digest(String step) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(step.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(whole).substring(0, STEP_DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
