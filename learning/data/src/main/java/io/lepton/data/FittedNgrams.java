package io.lepton.data;

import io.lepton.data.onnx.Graph;
import io.lepton.data.text.TokenRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A text as the n-grams in it, lower-cased.
 *
 * @param terms each at its feature, the shorter n-grams first
 * @param weights of each term; 1 unless {@link Weighting#TFIDF}
 */
record FittedNgrams(Tokens tokens, List<List<String>> terms, List<Double> weights, Weighting weighting)
        implements FittedColumn {
    /** Keeps the length of a row without any known n-gram from being zero. */
    private static final float LENGTH_MIN = 1e-12f;

    private static final char BETWEEN = '\u0001';

    FittedNgrams {
        terms = terms.stream().map(List::copyOf).toList();
        weights = List.copyOf(weights);
    }

    @Override
    public int width() {
        return terms.size();
    }

    @Override
    public List<String> names(String column) {
        String joint = TextGraphs.rule(tokens).joint();
        return terms.stream()
                .map(term -> column + "~" + String.join(joint, term))
                .toList();
    }

    @Override
    public void apply(RowBatch batch, int column, float[] features, int offset, int stride) {
        Map<String, Integer> numbers = new HashMap<>();
        IntStream.range(0, terms.size()).forEach(i -> numbers.put(key(terms.get(i)), i));
        int shortest = terms.getFirst().size();
        int longest = terms.getLast().size();
        String[] texts = batch.texts(column);
        for (int row = 0; row < texts.length; row++) {
            int at = offset + row * stride;
            for (String found : ngrams(texts[row], tokens, shortest, longest)) {
                Integer number = numbers.get(found);
                if (number != null) {
                    features[at + number] = weighting == Weighting.BINARY ? 1 : features[at + number] + 1;
                }
            }
            if (weighting == Weighting.TFIDF) {
                weigh(features, at);
            }
        }
    }

    /** The n-grams of a text, one after the other; {@link #key} tells how each is written. */
    static List<String> ngrams(String text, Tokens tokens, int shortest, int longest) {
        List<String> split = TextGraphs.rule(tokens).split(TokenRule.lowerAscii(text));
        if (shortest == 1 && longest == 1) {
            return split;
        }
        List<String> found = new ArrayList<>();
        for (int first = 0; first < split.size(); first++) {
            for (int length = shortest; length <= longest && first + length <= split.size(); length++) {
                found.add(key(split.subList(first, first + length)));
            }
        }
        return found;
    }

    static String key(List<String> term) {
        return term.size() == 1 ? term.getFirst() : String.join(String.valueOf(BETWEEN), term);
    }

    static List<String> term(String key) {
        return key.length() == 1 ? List.of(key) : List.of(key.split(String.valueOf(BETWEEN), -1));
    }

    private void weigh(float[] features, int at) {
        float squares = 0;
        for (int i = 0; i < terms.size(); i++) {
            features[at + i] *= weights.get(i).floatValue();
            squares += features[at + i] * features[at + i];
        }
        float length = Math.max((float) Math.sqrt(squares), LENGTH_MIN);
        for (int i = 0; i < terms.size(); i++) {
            features[at + i] /= length;
        }
    }

    @Override
    public String export(Graph graph, String input) {
        int shortest = terms.getFirst().size();
        int longest = terms.getLast().size();
        List<Long> starts = new ArrayList<>();
        long start = 0;
        for (int length = 1; length <= longest; length++) {
            starts.add(start);
            int exact = length;
            start += terms.stream().filter(term -> term.size() == exact).count() * exact;
        }
        String counts = graph.node(
                "TfIdfVectorizer",
                List.of(TextGraphs.tokens(graph, input, tokens, true, longest)),
                Graph.attribute("mode", mode()),
                Graph.attribute("min_gram_length", shortest),
                Graph.attribute("max_gram_length", longest),
                Graph.attribute("max_skip_count", 0),
                Graph.integers("ngram_counts", starts),
                Graph.integers(
                        "ngram_indexes",
                        LongStream.range(0, terms.size()).boxed().toList()),
                Graph.strings(
                        "pool_strings", terms.stream().flatMap(List::stream).toList()),
                Graph.decimals(
                        "weights", weights.stream().map(Double::floatValue).toList()));
        String rows = graph.slice(counts, 0, 0, -1);
        if (weighting != Weighting.TFIDF) {
            return rows;
        }
        String length = graph.node(
                "ReduceL2", List.of(rows), Graph.integers("axes", List.of(1L)), Graph.attribute("keepdims", 1));
        return graph.node("Div", List.of(rows, graph.node("Max", List.of(length, graph.number(LENGTH_MIN)))));
    }

    private String mode() {
        return switch (weighting) {
            case COUNT -> "TF";
            case BINARY -> "IDF";
            case TFIDF -> "TFIDF";
        };
    }
}
