package io.lepton.wire;

import io.lepton.wire.onnx.OperatorSetIdProto;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Tells which operators the runtime has, so that a file with others is refused when it is given and not where it is loaded.
 *
 * <p>Judged are the operator sets of ONNX, whose lists are known to be whole, and those that the runtime has nothing of. The
 * runtime's own ({@code com.microsoft}) it judges itself when it loads the model, and so it does types.
 */
final class OnnxOperators {
    static final String RUNTIME = "ONNX Runtime 1.29";
    static final String ONNX = "ai.onnx";

    private static final String LIST = "onnx-operators.txt";
    private static final Set<String> LISTED_DOMAINS = Set.of(ONNX, "ai.onnx.ml");
    private static final List<String> OWN_DOMAINS = List.of("com.microsoft", "com.ms.");

    /** Read when the first file comes. */
    private static final class Holder {
        static final Map<Operator, Versions> KNOWN = read();

        private Holder() {}
    }

    /** An operator by the domain of its set, in full, and its name. */
    record Operator(String domain, String name) {
        static Operator of(String domain, String name) {
            return new Operator(full(domain), name);
        }
    }

    /** From which version of the set to which it is there. */
    private record Versions(long first, long last) {}

    /**
     * Nodes that take their operators from the same sets: those of the graph and all graphs in it, or those of a function.
     *
     * @param sets what is imported
     * @param uses each operator with the name of the first node that has it
     */
    record Scope(List<OperatorSetIdProto> sets, Map<Operator, String> uses) {
        Scope {
            sets = List.copyOf(sets);
            uses = new LinkedHashMap<>(uses);
        }
    }

    private OnnxOperators() {}

    /**
     * Refuses a scope with an operator that is not there.
     *
     * @param functions that the file itself defines
     * @throws IllegalArgumentException naming the operator, its version and the node
     */
    static void check(Scope scope, Set<Operator> functions) {
        Map<String, Long> versions = new HashMap<>();
        scope.sets().forEach(set -> versions.put(full(set.getDomain()), set.getVersion()));
        scope.uses().forEach((operator, node) -> {
            if (!functions.contains(operator)) {
                check(operator, node, versions);
            }
        });
    }

    private static void check(Operator operator, String node, Map<String, Long> imported) {
        if (OWN_DOMAINS.stream().anyMatch(operator.domain()::startsWith)) {
            return;
        }
        var versions = Holder.KNOWN.get(operator);
        if (!LISTED_DOMAINS.contains(operator.domain()) || versions == null) {
            throw new IllegalArgumentException(RUNTIME + " has no such operator: " + told(operator, node));
        }
        Long version = imported.get(operator.domain());
        if (version == null) {
            throw new IllegalArgumentException("the model names no operator set for a node: " + told(operator, node));
        }
        if (version < versions.first()) {
            throw new IllegalArgumentException("the operator came with a later operator set: " + told(operator, node)
                    + ", version=" + version + ", min=" + versions.first());
        }
        if (version > versions.last()) {
            throw new IllegalArgumentException("the operator has left the operator set: " + told(operator, node)
                    + ", version=" + version + ", max=" + versions.last());
        }
    }

    private static String told(Operator operator, String node) {
        return "operator=" + operator.name() + ", domain=" + operator.domain() + ", node="
                + (node.isEmpty() ? "(without a name)" : node);
    }

    /** The empty domain is ONNX's own. */
    static String full(String domain) {
        return domain.isEmpty() ? ONNX : domain;
    }

    private static Map<Operator, Versions> read() {
        Map<Operator, Versions> known = new HashMap<>();
        var list = Objects.requireNonNull(OnnxOperators.class.getResourceAsStream(LIST), LIST);
        try (var lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] parts = line.split(" ", -1);
                    long last = parts.length > 3 ? Long.parseLong(parts[3]) : Long.MAX_VALUE;
                    known.put(new Operator(parts[0], parts[1]), new Versions(Long.parseLong(parts[2]), last));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the list of operators cannot be read: " + LIST, e);
        }
        return known;
    }
}
