package io.lepton.chassis;

import io.lepton.chassis.MarkedYaml.Mistake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/** Makes the values of one document of its events. Confined to one thread, and to one document. */
final class MarkedBuilder {
    /** Ends the reading of a text: the parser itself takes time without bound for what is nested without bound. */
    static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int line;

        TooDeep(int line) {
            super("nested too deeply: depthMax=" + MarkedYaml.DEPTH_MAX);
            this.line = line;
        }

        Mistake mistake() {
            return new Mistake(line, String.valueOf(getMessage()));
        }
    }

    private final Iterator<Event> events;
    private final ScalarResolver resolver;
    private final Map<Anchor, Marked> anchors = new HashMap<>();
    private final List<Mistake> mistakes = new ArrayList<>();

    MarkedBuilder(Iterator<Event> events, ScalarResolver resolver) {
        this.events = events;
        this.resolver = resolver;
    }

    List<Mistake> mistakes() {
        return mistakes;
    }

    /** The root; of no use if there are mistakes. Takes every event of the document but its end. */
    Marked build() {
        return value(events.next(), 0);
    }

    private Marked value(Event event, int depth) {
        int line = line(event);
        if (depth > MarkedYaml.DEPTH_MAX) {
            throw new TooDeep(line);
        }
        Marked value =
                switch (event) {
                    case AliasEvent alias -> aliased(alias, line);
                    case ScalarEvent scalar -> scalar(scalar, line);
                    case SequenceStartEvent _ -> listing(line, depth);
                    case MappingStartEvent _ -> mapping(line, depth);
                    default -> throw new IllegalStateException("no value begins so: event=" + event);
                };
        if (event instanceof NodeEvent node && !(event instanceof AliasEvent)) {
            node.getAnchor().ifPresent(anchor -> anchors.put(anchor, value));
        }
        return value;
    }

    private Marked aliased(AliasEvent alias, int line) {
        // An anchor is known only once its value has ended, so no value can be within itself.
        Marked target = anchors.get(alias.getAlias());
        if (target == null) {
            mistakes.add(new Mistake(line, "no such anchor: alias=" + alias.getAlias()));
            return new Marked.Nothing(line);
        }
        return target;
    }

    private Marked listing(int line, int depth) {
        List<Marked> elements = new ArrayList<>();
        long size = 1;
        for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
            Marked element = value(next, depth + 1);
            size += element.size();
            if (isWithinBounds(size, line(next))) {
                elements.add(element);
            }
        }
        return new Marked.Listing(line, Math.min(size, MarkedYaml.VALUES_MAX), elements);
    }

    private Marked mapping(int line, int depth) {
        List<Marked.Entry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        long size = 1;
        for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
            int keyLine = line(next);
            Optional<String> key = key(next, depth + 1);
            Marked value = value(events.next(), depth + 1);
            size += value.size();
            if (key.isPresent() && !keys.add(key.get())) {
                mistakes.add(new Mistake(keyLine, "given twice: field=" + key.get()));
            } else if (key.isPresent() && isWithinBounds(size, keyLine)) {
                entries.add(new Marked.Entry(key.get(), keyLine, value));
            }
        }
        return new Marked.Mapping(line, Math.min(size, MarkedYaml.VALUES_MAX), entries);
    }

    private Optional<String> key(Event event, int depth) {
        if (event instanceof ScalarEvent scalar) {
            return Optional.of(scalar.getValue());
        }
        mistakes.add(new Mistake(line(event), "a key must be a word"));
        value(event, depth);
        return Optional.empty();
    }

    private boolean isWithinBounds(long size, int line) {
        if (size <= MarkedYaml.VALUES_MAX) {
            return true;
        }
        if (mistakes.stream().noneMatch(mistake -> mistake.fact().startsWith("too large"))) {
            mistakes.add(new Mistake(line, "too large, aliases counted each time: valuesMax=" + MarkedYaml.VALUES_MAX));
        }
        return false;
    }

    private Marked scalar(ScalarEvent scalar, int line) {
        String text = scalar.getValue();
        Tag tag = resolver.resolve(text, scalar.isPlain());
        try {
            if (tag.equals(Tag.NULL)) {
                return new Marked.Nothing(line);
            }
            if (tag.equals(Tag.BOOL)) {
                return new Marked.Scalar(line, Boolean.valueOf(text), text);
            }
            if (tag.equals(Tag.INT)) {
                return new Marked.Scalar(line, Long.valueOf(text), text);
            }
            return new Marked.Scalar(line, tag.equals(Tag.FLOAT) ? Double.valueOf(text) : text, text);
        } catch (NumberFormatException _) {
            mistakes.add(new Mistake(line, "not a number that can be used: given=" + text));
            return new Marked.Nothing(line);
        }
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
