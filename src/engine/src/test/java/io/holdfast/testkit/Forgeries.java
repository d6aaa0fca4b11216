package io.holdfast.testkit;

/** Forgeries for tests whose repository is not a {@link Vault}. */
public final class Forgeries {
    private Forgeries() {}

    /** The stored bytes of a forgery, cut or filled up to the length of the true ones. */
    public static byte[] make(Forgery forgery, byte[] plain, byte[] other, int stored, String recipient) {
        return java.util.Arrays.copyOf(forgery.make(plain, other, stored, recipient), stored);
    }
}
