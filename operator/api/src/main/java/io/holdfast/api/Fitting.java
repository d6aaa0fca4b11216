package io.holdfast.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes what people are told fit its field. A status with one text that is too long is refused as a whole, and with it
 * everything else that a run has to write down.
 */
public final class Fitting {
    private static final String CUT = "…";

    private Fitting() {}

    /** A text of at most so many characters; what was cut ends with an ellipsis. */
    public static String text(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - CUT.length();
        boolean splits = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, splits ? end - 1 : end) + CUT;
    }

    /** At most so many numbers by name; the last one is the sum of those that are left out. */
    public static Map<String, Long> counts(Map<String, Long> counts, int most) {
        if (counts.size() <= most) {
            return Map.copyOf(counts);
        }
        Map<String, Long> fitting = new TreeMap<>();
        long others = 0;
        for (var one : new TreeMap<>(counts).entrySet()) {
            if (fitting.size() < most - 1) {
                fitting.put(one.getKey(), one.getValue());
            } else {
                others += one.getValue();
            }
        }
        fitting.put(CUT + " and " + (counts.size() - fitting.size()) + " more", others);
        return Map.copyOf(fitting);
    }

    /** At most so many texts of at most so many characters; the last one says how many more there were. */
    public static List<String> texts(List<String> texts, int most, int longest) {
        List<String> fitting = new ArrayList<>(texts.size());
        for (String text : texts) {
            if (fitting.size() == most - 1 && texts.size() > most) {
                fitting.add(CUT + " and " + (texts.size() - fitting.size()) + " more");
                break;
            }
            fitting.add(text(text, longest));
        }
        return List.copyOf(fitting);
    }
}
