package io.lepton.chassis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the route of a request. Of several that fit, the first one given wins. Immutable. */
final class RouteTable {
    /** What is found at a path. */
    sealed interface Found {
        record Match(Route route, Map<String, String> parameters) implements Found {}

        record OtherVerbs(String allowed) implements Found {}

        record Nothing() implements Found {}

        record Undecodable() implements Found {}
    }

    private final List<Route> routes;

    RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    Found find(String method, String path) {
        List<String> segments;
        try {
            segments = segments(path);
        } catch (IllegalArgumentException _) {
            return new Found.Undecodable();
        }
        var allowed = new TreeSet<String>();
        for (Route route : routes) {
            var parameters = match(route.segments(), segments);
            if (parameters.isPresent() && route.method().equals(method)) {
                return new Found.Match(route, parameters.get());
            }
            parameters.ifPresent(_ -> allowed.add(route.method()));
        }
        return allowed.isEmpty() ? new Found.Nothing() : new Found.OtherVerbs(String.join(", ", allowed));
    }

    /** The decoded segments; an escaped slash stays inside its segment. */
    private static List<String> segments(String path) {
        return List.of(path.substring(path.startsWith("/") ? 1 : 0).split("/", -1)).stream()
                .map(RouteTable::decode)
                .toList();
    }

    /** Undoes percent-escapes alone: a plus is a plus in a path. */
    private static String decode(String segment) {
        return segment.indexOf('%') < 0
                ? segment
                : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Optional<Map<String, String>> match(List<String> template, List<String> segments) {
        if (template.size() != segments.size()) {
            return Optional.empty();
        }
        var parameters = new HashMap<String, String>();
        for (int i = 0; i < template.size(); i++) {
            String expected = template.get(i);
            if (expected.startsWith("{")) {
                parameters.put(expected.substring(1, expected.length() - 1), segments.get(i));
            } else if (!expected.equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }
}
