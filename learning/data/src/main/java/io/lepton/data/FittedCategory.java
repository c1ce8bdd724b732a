package io.lepton.data;

import io.lepton.data.onnx.Graph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A category: the number of its word, in one feature or as a 1 among zeros.
 *
 * @param words each at its number; the number after them is every other word's
 * @param missingWords what stands for nothing, besides the empty string
 * @param missing the number of what is missing
 */
record FittedCategory(List<String> words, List<String> missingWords, int missing, ColumnPlan.Encoding encoding)
        implements FittedColumn {
    /** How the class for what is missing is shown. */
    private static final String MISSING = "(missing)";

    private static final String OTHER = "(other)";

    FittedCategory {
        words = List.copyOf(words);
        missingWords = List.copyOf(missingWords);
    }

    @Override
    public int width() {
        return encoding == ColumnPlan.Encoding.ONE_HOT ? words.size() + 1 : 1;
    }

    @Override
    public List<String> names(String column) {
        if (encoding == ColumnPlan.Encoding.ORDINAL) {
            return List.of(column);
        }
        List<String> names = new ArrayList<>();
        words.forEach(word -> names.add(column + "=" + (word.isEmpty() ? MISSING : word)));
        names.add(column + "=" + OTHER);
        return names;
    }

    @Override
    public void apply(RowBatch batch, int column, float[] features, int offset, int stride) {
        Map<String, Integer> numbers = numbers();
        int other = words.size();
        String[] texts = batch.texts(column);
        boolean isOneHot = encoding == ColumnPlan.Encoding.ONE_HOT;
        for (int row = 0, at = offset; row < texts.length; row++, at += stride) {
            Integer known = numbers.get(texts[row]);
            int number = known == null ? other : known;
            if (isOneHot) {
                features[at + number] = 1;
            } else {
                features[at] = number;
            }
        }
    }

    @Override
    public String export(Graph graph, String input) {
        Map<String, Integer> numbers = numbers();
        List<String> keys = List.copyOf(numbers.keySet());
        if (encoding == ColumnPlan.Encoding.ORDINAL) {
            return graph.node(
                    Graph.ML,
                    "LabelEncoder",
                    List.of(input),
                    Graph.strings("keys_strings", keys),
                    Graph.decimals(
                            "values_floats",
                            numbers.values().stream().map(Integer::floatValue).toList()),
                    Graph.attribute("default_float", (float) words.size()));
        }
        String number = graph.node(
                Graph.ML,
                "LabelEncoder",
                List.of(graph.reshape(input, -1)),
                Graph.strings("keys_strings", keys),
                Graph.integers(
                        "values_int64s",
                        numbers.values().stream().map(Integer::longValue).toList()),
                Graph.attribute("default_int64", (long) words.size()));
        String zeroAndOne = graph.floats(new float[] {0, 1}, 2);
        return graph.node("OneHot", List.of(number, graph.longs(width()), zeroAndOne), Graph.attribute("axis", -1));
    }

    private Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        missingWords.forEach(word -> numbers.put(word, missing));
        numbers.put("", missing);
        IntStream.range(0, words.size()).forEach(i -> numbers.put(words.get(i), i));
        return numbers;
    }
}
