package io.lepton.federation;

import static java.util.Objects.requireNonNull;

import io.lepton.federation.codec.Weights;
import java.util.List;
import java.util.Map;

/** A value in a file of reference values; asking for what is not there fails the test. */
public record Fixture(Object value) {
    public Fixture get(String name) {
        return new Fixture(requireNonNull(((Map<?, ?>) value).get(name), name));
    }

    public Fixture get(int i) {
        return new Fixture(requireNonNull(((List<?>) value).get(i)));
    }

    public List<Fixture> list() {
        return ((List<?>) value).stream().map(Fixture::new).toList();
    }

    public double number() {
        return ((Number) value).doubleValue();
    }

    public Weights weights() {
        return Weights.of(list().stream().mapToDouble(Fixture::number).toArray());
    }

    public int[] ints() {
        return list().stream().mapToInt(each -> (int) each.number()).toArray();
    }
}
