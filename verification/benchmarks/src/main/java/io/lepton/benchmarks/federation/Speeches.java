package io.lepton.benchmarks.federation;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.domain.Shape;
import io.lepton.federation.codec.SeededGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The plays of Shakespeare among those who speak in them, in windows of {@value #WINDOW} characters with the next character
 * after each as its answer. A speaker is a client; the last fifth of what each says is held out.
 */
final class Speeches {
    private static final int WINDOW = 80;
    private static final int TEST_OF = 5;

    private final List<String> vocabulary;
    private final List<Part> learned;
    private final Part heldOut;

    private Speeches(List<String> vocabulary, List<Part> learned, Part heldOut) {
        this.vocabulary = vocabulary;
        this.learned = learned;
        this.heldOut = heldOut;
    }

    /** Windows, each with the one character that follows it. */
    private record Part(List<int[]> windows, List<String> vocabulary) implements NetworkRows {
        @Override
        public int size() {
            return windows.size();
        }

        @Override
        public Features features(int[] rows) {
            float[] values = new float[rows.length * WINDOW];
            for (int i = 0; i < values.length; i++) {
                values[i] = windows.get(rows[i / WINDOW])[i % WINDOW];
            }
            return Features.of(Shape.of(WINDOW), values);
        }

        @Override
        public Targets.Classes targets(int[] rows) {
            int[] next = new int[rows.length * WINDOW];
            for (int i = 0; i < next.length; i++) {
                next[i] = windows.get(rows[i / WINDOW])[i % WINDOW + 1];
            }
            return Targets.classes(next, WINDOW, vocabulary);
        }
    }

    /** Those who say enough for {@value #TEST_OF} windows. */
    static Speeches read(Path data) throws IOException {
        String text = Files.readString(data.resolve("tinyshakespeare").resolve("input.txt"));
        List<String> vocabulary =
                text.chars().distinct().sorted().mapToObj(Character::toString).toList();
        List<Part> learned = new ArrayList<>();
        List<int[]> heldOut = new ArrayList<>();
        for (StringBuilder said : bySpeaker(text).values()) {
            List<int[]> windows = windows(said, vocabulary);
            int from = windows.size() - windows.size() / TEST_OF;
            if (from < windows.size()) {
                learned.add(new Part(windows.subList(0, from), vocabulary));
                heldOut.addAll(windows.subList(from, windows.size()));
            }
        }
        return new Speeches(vocabulary, List.copyOf(learned), new Part(heldOut, vocabulary));
    }

    /** A speech is a paragraph under the name of who says it. */
    private static Map<String, StringBuilder> bySpeaker(String text) {
        Map<String, StringBuilder> speeches = new LinkedHashMap<>();
        for (String paragraph : text.split("\n\n", -1)) {
            String[] lines = paragraph.strip().split("\n", 2);
            if (lines.length == 2 && lines[0].endsWith(":")) {
                speeches.computeIfAbsent(lines[0], _ -> new StringBuilder())
                        .append(lines[1])
                        .append('\n');
            }
        }
        return speeches;
    }

    private static List<int[]> windows(StringBuilder said, List<String> vocabulary) {
        int[] ids = said.chars()
                .map(character -> vocabulary.indexOf(Character.toString(character)))
                .toArray();
        return IntStream.range(0, (ids.length - 1) / WINDOW)
                .mapToObj(i -> Arrays.copyOfRange(ids, i * WINDOW, (i + 1) * WINDOW + 1))
                .toList();
    }

    List<String> vocabulary() {
        return vocabulary;
    }

    static Shape windowShape() {
        return Shape.of(WINDOW);
    }

    /** What each speaker says. */
    List<NetworkRows> ofSpeakers() {
        return List.copyOf(learned);
    }

    /** The same windows among as many clients, dealt out by chance. */
    List<NetworkRows> dealt(long seed) {
        List<int[]> all =
                learned.stream().flatMap(part -> part.windows().stream()).toList();
        int[] order = new SeededGenerator(seed).permutation(all.size());
        return IntStream.range(0, learned.size())
                .<NetworkRows>mapToObj(client -> new Part(
                        IntStream.range(0, order.length)
                                .filter(place -> place % learned.size() == client)
                                .mapToObj(place -> all.get(order[place]))
                                .toList(),
                        vocabulary))
                .toList();
    }

    NetworkRows heldOut() {
        return heldOut;
    }
}
