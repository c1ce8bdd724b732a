package io.lepton.chassis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Makes plain values of a YAML tree, and gathers what is wrong with it. Confined to one thread, and to one tree. */
final class TreeBuilder {
    private static final int DEPTH_MAX = 32;
    /** An alias stands for a whole tree each time it is used: counting visits ends what a few lines could unfold. */
    private static final int VISITS_MAX = 100_000;

    private final List<String> mistakes = new ArrayList<>();
    private int visits;

    Tree build(Node root) {
        if (root instanceof MappingNode mapping) {
            return new Tree(map(mapping, "", 0), mistakes);
        }
        mistakes.add("(whole): must have keys");
        return new Tree(Map.of(), mistakes);
    }

    private Map<String, Object> map(MappingNode mapping, String path, int depth) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "(not a word)";
            String field = path.isEmpty() ? key : path + "." + key;
            if (values.containsKey(key)) {
                mistakes.add(field + ": given twice");
            } else {
                value(tuple.getValueNode(), field, depth + 1).ifPresent(value -> values.put(key, value));
            }
        }
        return values;
    }

    private Optional<Object> value(Node node, String path, int depth) {
        if (depth > DEPTH_MAX || ++visits > VISITS_MAX) {
            mistakes.add(path + ": nested too deeply, or too large");
            return Optional.empty();
        }
        if (node instanceof MappingNode mapping) {
            return Optional.of(map(mapping, path, depth));
        }
        if (node instanceof SequenceNode sequence) {
            List<Object> elements = new ArrayList<>();
            for (Node element : sequence.getValue()) {
                // What is missing stands as an empty text, so that the others keep their places.
                elements.add(value(element, path + "[" + elements.size() + "]", depth + 1)
                        .orElse(""));
            }
            return Optional.of(elements);
        }
        return scalar((ScalarNode) node, path);
    }

    private Optional<Object> scalar(ScalarNode scalar, String path) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        try {
            if (tag.equals(Tag.NULL)) {
                return Optional.empty();
            }
            if (tag.equals(Tag.BOOL)) {
                return Optional.of(Boolean.valueOf(text));
            }
            if (tag.equals(Tag.INT)) {
                return Optional.of(Long.valueOf(text));
            }
            return Optional.of(tag.equals(Tag.FLOAT) ? Double.valueOf(text) : text);
        } catch (NumberFormatException _) {
            mistakes.add(path + ": not a number that can be used: given=" + text);
            return Optional.empty();
        }
    }
}
