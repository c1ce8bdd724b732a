package io.lepton.chassis;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2 texts of several documents as values that know their lines, and gathers what is wrong with them.
 *
 * <p>Built from the parser's events, without a tree of the library's own: depth is bounded before anything recurses, and what
 * an alias stands for is counted each time, though kept once. A document with a mistake is left out; what comes after a
 * place that is no YAML, or nested too deeply, is not read. Safe for any thread.
 */
public final class MarkedYaml {
    static final int DEPTH_MAX = 32;
    /** What one document may unfold to. */
    static final int VALUES_MAX = 100_000;

    private MarkedYaml() {}

    /** What is wrong with one line, counted from 1. */
    public record Mistake(int line, String fact) {}

    /**
     * What a text says.
     *
     * @param documents those without a mistake; empty ones are left out
     * @param mistakes in the order of their lines
     */
    public record Documents(List<Marked> documents, List<Mistake> mistakes) {
        public Documents {
            documents = List.copyOf(documents);
            mistakes = List.copyOf(mistakes);
        }
    }

    /**
     * Reads a text.
     *
     * @param charactersMax what is longer is not read
     */
    public static Documents read(String text, int charactersMax) {
        List<Marked> documents = new ArrayList<>();
        List<Mistake> mistakes = new ArrayList<>();
        if (text.length() > charactersMax) {
            mistakes.add(new Mistake(1, "the text is too large: charactersMax=" + charactersMax));
            return new Documents(documents, mistakes);
        }
        var settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(charactersMax)
                .build();
        try {
            Iterator<Event> events = new Parse(settings).parseString(text).iterator();
            while (events.hasNext()) {
                switch (events.next()) {
                    case DocumentStartEvent _ -> read(events, settings, documents, mistakes);
                    case StreamStartEvent _, StreamEndEvent _, DocumentEndEvent _ -> {
                        // Between documents.
                    }
                    case Event other -> throw new IllegalStateException("not between documents: event=" + other);
                }
            }
        } catch (MarkedBuilder.TooDeep e) {
            mistakes.add(e.mistake());
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            mistakes.add(new Mistake(line, "not valid YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            String fact = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
            mistakes.add(new Mistake(1, "not valid YAML: " + fact));
        }
        return new Documents(documents, mistakes);
    }

    private static void read(
            Iterator<Event> events, LoadSettings settings, List<Marked> documents, List<Mistake> mistakes) {
        var builder = new MarkedBuilder(events, settings.getSchema().getScalarResolver());
        Marked root = builder.build();
        if (!builder.mistakes().isEmpty()) {
            mistakes.addAll(builder.mistakes());
        } else if (!(root instanceof Marked.Nothing)) {
            documents.add(root);
        }
    }
}
