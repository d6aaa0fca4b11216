package io.holdfast.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * The points of a doubled collection: the point of one id has the same unit vector everywhere, and in a collection of twins
 * all have one.
 */
final class DoubledPoints {
    private static final int SIZE = 32;

    private final ObjectMapper json = new ObjectMapper();
    private final int count;
    private final boolean twins;

    private DoubledPoints(int count, boolean twins) {
        this.count = count;
        this.twins = twins;
    }

    static DoubledPoints of(String collection, int count) {
        return new DoubledPoints(count, collection.equals("twins"));
    }

    ObjectNode scroll(int limit) {
        ObjectNode result = json.createObjectNode();
        ArrayNode points = result.putArray("points");
        for (int id = 0; id < Math.min(limit, count); id++) {
            ObjectNode point = points.addObject().put("id", id);
            point.putObject("payload").put("year", 1990 + id % 35);
            ArrayNode vector = point.putArray("vector");
            for (double value : vector(id)) {
                vector.add(value);
            }
        }
        return result;
    }

    /** The nearest by cosine of those that the filter lets through; a damaged collection has lost the one that is asked for. */
    ObjectNode nearest(JsonNode asked, boolean damaged) {
        JsonNode query = asked.path("query");
        Set<Integer> ids = new HashSet<>();
        asked.at("/filter/must/0/has_id").forEach(id -> ids.add(id.asInt()));
        double[] wanted = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            wanted[i] = query.path(i).asDouble();
        }
        record Hit(int id, double score) {}
        List<Hit> hits = IntStream.range(0, count)
                .filter(id -> ids.isEmpty() || ids.contains(id))
                .mapToObj(id -> new Hit(id, product(wanted, vector(id))))
                .sorted(Comparator.comparingDouble(Hit::score).reversed())
                .skip(damaged ? 1 : 0)
                .limit(asked.path("limit").asInt(10))
                .toList();
        ObjectNode result = json.createObjectNode();
        ArrayNode points = result.putArray("points");
        hits.forEach(
                hit -> points.addObject().put("id", hit.id()).put("version", 0).put("score", hit.score()));
        return result;
    }

    private static double product(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < SIZE; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private double[] vector(int id) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(twins ? 0 : id);
        double[] vector = new double[SIZE];
        double length = 0;
        for (int i = 0; i < SIZE; i++) {
            vector[i] = random.nextDouble(-1, 1);
            length += vector[i] * vector[i];
        }
        for (int i = 0; i < SIZE; i++) {
            vector[i] /= Math.sqrt(length);
        }
        return vector;
    }
}
