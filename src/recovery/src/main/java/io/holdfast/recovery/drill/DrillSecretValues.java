package io.holdfast.recovery.drill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.api.v1alpha1.plan.DrillSecrets;
import io.holdfast.api.v1alpha1.plan.SecretValue;
import io.holdfast.api.v1alpha1.plan.SecretValues;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the Secrets of a drill hold. Generated values come from a key that the run alone knows, so that the worker that
 * goes on after another one died makes the same ones.
 */
public final class DrillSecretValues {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(secret:([^/)]+)/([^)]+)\\)");

    /** Types whose values mean something to a server or to the kubelet; random text would only break the pod. */
    private static final Set<String> TYPED = Set.of(
            "kubernetes.io/tls", "kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg", "kubernetes.io/ssh-auth");

    private final DrillSecrets rules;
    private final DrillPlace place;
    private final byte[] key;

    /** @param key at least 16 bytes that nobody else knows */
    public DrillSecretValues(DrillSecrets rules, DrillPlace place, byte[] key) {
        this.rules = rules;
        this.place = place;
        this.key = key.clone();
    }

    /** Replaces the values; returns whether any of them is production's. */
    boolean transform(ObjectNode secret) {
        String name = secret.at("/metadata/name").asText();
        boolean copies = rules.values() == SecretValues.COPY
                || rules.copy().contains(name)
                || TYPED.contains(secret.path("type").asText());
        ObjectNode data = secret.withObjectProperty("data");
        boolean production = false;
        for (var field : data.properties()) {
            String set = setTo(name, field.getKey());
            if (!set.isEmpty()) {
                field.setValue(data.textNode(base64(set)));
            } else if (copies) {
                production = true;
            } else {
                field.setValue(data.textNode(base64(generated(name, field.getKey()))));
            }
        }
        for (SecretValue value : rules.set()) {
            if (value.secret().equals(name)) {
                data.put(value.key(), base64(setTo(name, value.key())));
            }
        }
        return production;
    }

    /** What a rule sets the value to; empty if none does. */
    private String setTo(String secret, String dataKey) {
        return rules.set().stream()
                .filter(one -> one.secret().equals(secret) && one.key().equals(dataKey))
                .findFirst()
                .map(one -> resolved(one.value()))
                .orElse("");
    }

    private String resolved(String value) {
        String text = value.replace("$(namespace)", place.to());
        Matcher reference = REFERENCE.matcher(text);
        return reference.replaceAll(found -> Matcher.quoteReplacement(generated(found.group(1), found.group(2))));
    }

    /** Letters and digits only: they need no escaping in an address, a shell or a file. */
    private String generated(String secret, String dataKey) {
        StringBuilder text = new StringBuilder();
        for (byte b : mac(secret + "/" + dataKey)) {
            text.append(LETTERS.charAt((b & 0xff) % LETTERS.length()));
        }
        return text.toString();
    }

    private byte[] mac(String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
