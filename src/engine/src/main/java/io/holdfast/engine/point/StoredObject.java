package io.holdfast.engine.point;

/**
 * One object of sealed bytes.
 *
 * @param name file name within the recovery point's folder
 * @param size stored bytes
 * @param parts number of parts it was uploaded in; 1 for a single request
 * @param sha256 of the stored bytes, lower-case hexadecimal: lets anybody check the object without a key
 */
public record StoredObject(String name, long size, int parts, String sha256) {
    public StoredObject {
        Required.field("artifacts.objects.name", name);
        Required.field("artifacts.objects.sha256", sha256);
        Required.notNegative("artifacts.objects.size", size);
        Required.segment("artifacts.objects.name", name);
    }
}
