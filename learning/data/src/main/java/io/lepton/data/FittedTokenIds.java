package io.lepton.data;

import io.lepton.data.onnx.Graph;
import io.lepton.data.text.TokenRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A text as the ids of its first tokens, lower-cased: {@value #PADDING} after the end, {@value #UNKNOWN} for unknown ones.
 *
 * @param vocabulary the tokens, from id {@value #FIRST} on
 */
record FittedTokenIds(Tokens tokens, List<String> vocabulary, int length) implements FittedColumn {
    static final int PADDING = 0;
    static final int UNKNOWN = 1;
    static final int FIRST = 2;

    FittedTokenIds {
        vocabulary = List.copyOf(vocabulary);
    }

    @Override
    public int width() {
        return length;
    }

    @Override
    public List<String> names(String column) {
        return IntStream.range(0, length).mapToObj(i -> column + "[" + i + "]").toList();
    }

    @Override
    public void apply(RowBatch batch, int column, float[] features, int offset, int stride) {
        Map<String, Integer> ids = new HashMap<>();
        IntStream.range(0, vocabulary.size()).forEach(i -> ids.put(vocabulary.get(i), FIRST + i));
        String[] texts = batch.texts(column);
        for (int row = 0; row < texts.length; row++) {
            int at = offset + row * stride;
            List<String> split = TextGraphs.rule(tokens).split(TokenRule.lowerAscii(texts[row]));
            for (int i = 0; i < Math.min(length, split.size()); i++) {
                features[at + i] = ids.getOrDefault(split.get(i), UNKNOWN);
            }
        }
    }

    @Override
    public String export(Graph graph, String input) {
        String split = TextGraphs.tokens(graph, input, tokens, true, length);
        List<String> keys = new ArrayList<>(vocabulary);
        keys.add(TextGraphs.PAD);
        List<Float> values = new ArrayList<>(IntStream.range(0, vocabulary.size())
                .mapToObj(i -> (float) (FIRST + i))
                .toList());
        values.add((float) PADDING);
        String ids = graph.node(
                Graph.ML,
                "LabelEncoder",
                List.of(split),
                Graph.strings("keys_strings", keys),
                Graph.decimals("values_floats", values),
                Graph.attribute("default_float", (float) UNKNOWN));
        return graph.slice(graph.slice(ids, 0, 0, -1), 1, 0, length);
    }
}
