package io.lepton.control;

import io.lepton.wire.ApplyView.Difference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares two documents field by field. Pure. */
final class Differences {
    private final List<Difference> found = new ArrayList<>();

    private Differences() {}

    /** What differs, by path; a list counts as one value. */
    static List<Difference> between(Map<String, Object> before, Map<String, Object> after) {
        var differences = new Differences();
        differences.compare("", before, after);
        return List.copyOf(differences.found);
    }

    private void compare(String path, Map<?, ?> before, Map<?, ?> after) {
        Set<Object> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (Object key : keys) {
            compare(
                    path.isEmpty() ? key.toString() : path + "." + key,
                    Optional.ofNullable(before.get(key)),
                    Optional.ofNullable(after.get(key)));
        }
    }

    private void compare(String path, Optional<?> before, Optional<?> after) {
        if (before.equals(after)) {
            return;
        }
        if (isMap(before) && isMap(after)) {
            compare(path, map(before), map(after));
        } else {
            found.add(new Difference(path, before.map(Object.class::cast), after.map(Object.class::cast)));
        }
    }

    private static boolean isMap(Optional<?> value) {
        return value.isEmpty() || value.get() instanceof Map;
    }

    private static Map<?, ?> map(Optional<?> value) {
        return value.isPresent() ? (Map<?, ?>) value.get() : Map.of();
    }
}
