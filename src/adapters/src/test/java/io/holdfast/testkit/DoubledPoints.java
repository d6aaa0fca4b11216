package io.holdfast.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** The points of a doubled collection: the point of one id has the same unit vector everywhere. */
final class DoubledPoints {
    private static final int SIZE = 32;

    private final ObjectMapper json = new ObjectMapper();
    private final int count;

    DoubledPoints(int count) {
        this.count = count;
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

    /** The nearest by cosine; a damaged collection has lost the point that is asked for. */
    ObjectNode nearest(JsonNode query, int limit, boolean damaged) {
        double[] wanted = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            wanted[i] = query.path(i).asDouble();
        }
        record Hit(int id, double score) {}
        List<Hit> hits = IntStream.range(0, count)
                .mapToObj(id -> new Hit(id, product(wanted, vector(id))))
                .sorted(Comparator.comparingDouble(Hit::score).reversed())
                .skip(damaged ? 1 : 0)
                .limit(limit)
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

    private static double[] vector(int id) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(id);
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
