package io.lepton.data;

import io.lepton.data.onnx.Graph;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Shape;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.TensorProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A text as windows of characters, with the next character after each as its answer: for models that write.
 *
 * <p>The last shares of the text are to choose and to judge by. Windows do not overlap. Immutable.
 */
public final class CharacterDataset {
    /** The name of the graph's input. */
    public static final String CHARACTERS = "characters";

    private static final char REPLACEMENT = '\uFFFD';

    private final int[] ids;
    private final List<String> vocabulary;
    private final int length;
    private final double validation;
    private final double test;
    private final Problems problems;

    private CharacterDataset(int[] ids, List<String> vocabulary, int length, Shares shares, Problems problems) {
        this.ids = ids;
        this.vocabulary = vocabulary;
        this.length = length;
        this.validation = shares.validation();
        this.test = shares.test();
        this.problems = problems;
    }

    private record Shares(double validation, double test) {}

    /** Reads the whole text. */
    static CharacterDataset read(Path file) {
        String text;
        try (var reader = InputFiles.reader(file, StandardCharsets.UTF_8)) {
            text = reader.readAllAsString();
        } catch (IOException e) {
            throw InputFiles.failed(file, e);
        }
        int[] points = text.codePoints().toArray();
        var problems = new Problems();
        for (int at = 0; at < points.length; at++) {
            if (points[at] == REPLACEMENT) {
                problems.add(ProblemKind.WRONG_ENCODING, at + 1L, "", "bytes that are not of the declared encoding");
            }
        }
        var distinct = new TreeSet<Integer>();
        Arrays.stream(points).forEach(distinct::add);
        if (distinct.size() < 2) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "the text has fewer than two characters: file=" + file.getFileName());
        }
        Map<Integer, Integer> numbers = new HashMap<>();
        distinct.forEach(point -> numbers.put(point, numbers.size()));
        int[] ids = Arrays.stream(points)
                .map(point -> numbers.getOrDefault(point, 0))
                .toArray();
        List<String> vocabulary = distinct.stream().map(Character::toString).toList();
        return new CharacterDataset(ids, vocabulary, 64, new Shares(0.1, 0), problems);
    }

    /** Windows of so many characters; 64 unless said. */
    public CharacterDataset window(int characters) {
        if (characters < 1) {
            throw new IllegalArgumentException("a window has a character: characters=" + characters);
        }
        return new CharacterDataset(ids, vocabulary, characters, new Shares(validation, test), problems);
    }

    /** The last shares of the text, to choose and, after them, to judge by; 0.1 and 0 unless said. */
    public CharacterDataset shares(double toChoose, double toJudge) {
        if (!(toChoose >= 0 && toJudge >= 0 && toChoose + toJudge < 1)) {
            throw new IllegalArgumentException(
                    "shares must leave text to learn from: validation=" + toChoose + ", test=" + toJudge);
        }
        return new CharacterDataset(ids, vocabulary, length, new Shares(toChoose, toJudge), problems);
    }

    /**
     * What stands before a network that learned from this text, as a model: {@value #CHARACTERS}, strings of one character
     * each, [rows, window], to {@value Preparation#FEATURES}, the ids as FP32 [rows, window].
     *
     * <p>A character that the text never had counts as a blank, or as the first one if the text has no blank.
     */
    public ModelProto toOnnx() {
        var graph = new Graph();
        String input = graph.input(CHARACTERS, TensorProto.DataType.STRING, Graph.ROWS, length);
        String ids = graph.node(
                Graph.ML,
                "LabelEncoder",
                List.of(input),
                Graph.strings("keys_strings", vocabulary),
                Graph.integers(
                        "values_int64s",
                        LongStream.range(0, vocabulary.size()).boxed().toList()),
                Graph.attribute("default_int64", (long) Math.max(0, vocabulary.indexOf(" "))));
        String features = graph.cast(ids, TensorProto.DataType.FLOAT);
        graph.output(Preparation.FEATURES, features, TensorProto.DataType.FLOAT, Graph.ROWS, length);
        return graph.build("characters");
    }

    /** The text to judge by, character by character, as many as its windows hold; the raw inputs of {@link #test}. */
    public List<String> testCharacters() {
        int from = testFrom();
        int count = test().rowCount() * length;
        return IntStream.range(from, from + count)
                .mapToObj(at -> vocabulary.get(ids[at]))
                .toList();
    }

    /**
     * How well pairs of characters alone tell the next one: the mean of minus the logarithm of its probability on the text to
     * judge by, in nats, where every pair is counted once more than the text to learn from has it.
     */
    public double pairLogLoss() {
        int size = vocabulary.size();
        double[] pairs = new double[size * size];
        double[] firsts = new double[size];
        for (int at = 1; at < validationFrom(); at++) {
            pairs[ids[at - 1] * size + ids[at]]++;
            firsts[ids[at - 1]]++;
        }
        double sum = 0;
        for (int at = testFrom() + 1; at < ids.length; at++) {
            sum -= Math.log((pairs[ids[at - 1] * size + ids[at]] + 1) / (firsts[ids[at - 1]] + size));
        }
        return sum / (ids.length - testFrom() - 1);
    }

    /** Every character of the text, each at its id. */
    public List<String> vocabulary() {
        return vocabulary;
    }

    /** The windows to learn from: ids [rows, window], and as many answers a row. */
    public LabelledFeatures train() {
        return windows(0, validationFrom());
    }

    public LabelledFeatures validation() {
        return windows(validationFrom(), testFrom());
    }

    public LabelledFeatures test() {
        return windows(testFrom(), ids.length);
    }

    /** What is wrong with the text; rows are characters. */
    public Problems problems() {
        return problems;
    }

    private int testFrom() {
        return ids.length - (int) Math.round(test * ids.length);
    }

    private int validationFrom() {
        return testFrom() - (int) Math.round(validation * ids.length);
    }

    private LabelledFeatures windows(int from, int to) {
        // The last window needs a character after it.
        int rows = Math.max(0, to - from - 1) / length;
        float[] features = new float[rows * length];
        int[] targets = new int[rows * length];
        for (int i = 0; i < features.length; i++) {
            features[i] = ids[from + i];
            targets[i] = ids[from + i + 1];
        }
        return new LabelledFeatures(
                Features.of(Shape.of(length), features), Targets.classes(targets, length, vocabulary));
    }
}
