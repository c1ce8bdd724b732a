package io.lepton.wire;

import io.lepton.domain.Transform;
import java.util.Map;

/** The words of transforms, and the parameters that files give them. */
final class TransformWords {
    static final String CAST = "cast";
    static final String RESHAPE = "reshape";
    static final String TRANSPOSE = "transpose";
    static final String SCALE = "scale";
    static final String SOFTMAX = "softmax";
    static final String ARGMAX = "argmax";
    static final String TOP_K = "top-k";
    static final String SELECT = "select";
    static final String CONCAT = "concat";
    static final String THRESHOLD = "threshold";
    static final String ONE_HOT = "one-hot";
    static final String STRING_LOOKUP = "string-lookup";

    private TransformWords() {}

    static String word(Transform transform) {
        return switch (transform) {
            case Transform.Cast _ -> CAST;
            case Transform.Reshape _ -> RESHAPE;
            case Transform.Transpose _ -> TRANSPOSE;
            case Transform.Scale _ -> SCALE;
            case Transform.Softmax _ -> SOFTMAX;
            case Transform.Argmax _ -> ARGMAX;
            case Transform.TopK _ -> TOP_K;
            case Transform.Select _ -> SELECT;
            case Transform.Concat _ -> CONCAT;
            case Transform.Threshold _ -> THRESHOLD;
            case Transform.OneHot _ -> ONE_HOT;
            case Transform.StringLookup _ -> STRING_LOOKUP;
        };
    }

    /** The parameters, defaults written out. */
    static Map<String, Object> parameters(Transform transform) {
        return switch (transform) {
            case Transform.Cast(var to) -> Map.of("to", to);
            case Transform.Reshape(var shape) -> Map.of("shape", shape);
            case Transform.Transpose(var order) -> Map.of("order", order);
            case Transform.Scale(var mean, var std, int axis) -> Map.of("mean", mean, "std", std, "axis", axis);
            case Transform.Softmax(int axis) -> Map.of("axis", axis);
            case Transform.Argmax(int axis) -> Map.of("axis", axis);
            case Transform.TopK(int k, var labels) ->
                labels.isEmpty() ? Map.of("k", k) : Map.of("k", k, "labels", labels);
            case Transform.Select(var indices, int axis) -> Map.of("indices", indices, "axis", axis);
            case Transform.Concat(int axis) -> Map.of("axis", axis);
            case Transform.Threshold(double at) -> Map.of("at", at);
            case Transform.OneHot(int depth) -> Map.of("depth", depth);
            case Transform.StringLookup(var keys, long unknown) ->
                unknown == Transform.StringLookup.REFUSED
                        ? Map.of("keys", keys)
                        : Map.of("keys", keys, "unknown", unknown);
        };
    }
}
