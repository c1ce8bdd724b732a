package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A text as windows of characters, with the next character after each as its answer: for models that write.
 *
 * <p>The last shares of the text are to choose and to judge by. Windows do not overlap. Immutable.
 */
public final class CharacterDataset {
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
