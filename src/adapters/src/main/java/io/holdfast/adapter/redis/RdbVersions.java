package io.holdfast.adapter.redis;

/** Which RDB versions a server reads. A dump never loads into a server older than its version. */
final class RdbVersions {

    private RdbVersions() {}

    /** The newest RDB version that this server is known to read; no limit is assumed for what is newer than known. */
    static int readableBy(String product, String version) {
        String[] parts = version.split("\\.");
        int major = number(parts, 0);
        int minor = number(parts, 1);
        if (product.equals("valkey")) {
            return major >= 9 ? Integer.MAX_VALUE : 11;
        }
        if (major >= 8) {
            return Integer.MAX_VALUE;
        }
        if (major == 7) {
            return minor >= 4 ? 12 : minor >= 2 ? 11 : 10;
        }
        return 9;
    }

    private static int number(String[] parts, int index) {
        return index < parts.length && parts[index].matches("\\d+") ? Integer.parseInt(parts[index]) : 0;
    }
}
