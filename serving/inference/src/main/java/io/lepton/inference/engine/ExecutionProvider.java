package io.lepton.inference.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What computes a model's operators, and how it is set.
 *
 * <p>Written {@code name} or {@code name:key=value,key=value}, as in {@code cuda:device_id=1}. The keys are ONNX Runtime's
 * own.
 *
 * @param options by key; each is one that the kind knows
 */
public record ExecutionProvider(Kind kind, Map<String, String> options) {
    private static final String DEVICE_ID = "device_id";
    private static final Pattern DEVICE = Pattern.compile("[0-9]{1,3}");

    /** The providers that a node can be given, in the words of its configuration. */
    public enum Kind {
        CPU,
        CUDA,
        TENSORRT,
        OPENVINO,
        XNNPACK;

        /** The word for it in a configuration. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private Set<String> keys() {
            return switch (this) {
                case CPU -> Set.of();
                case CUDA ->
                    Set.of(
                            DEVICE_ID,
                            "gpu_mem_limit",
                            "arena_extend_strategy",
                            "cudnn_conv_algo_search",
                            "do_copy_in_default_stream");
                case TENSORRT ->
                    Set.of(
                            DEVICE_ID,
                            "trt_max_workspace_size",
                            "trt_fp16_enable",
                            "trt_int8_enable",
                            "trt_engine_cache_enable",
                            "trt_engine_cache_path");
                case OPENVINO -> Set.of("device_type");
                case XNNPACK -> Set.of("intra_op_num_threads");
            };
        }

        private static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst();
        }
    }

    /** Computes on the processor, which every build can. */
    public static final ExecutionProvider CPU = new ExecutionProvider(Kind.CPU, Map.of());

    public ExecutionProvider {
        options = Map.copyOf(options);
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (!kind.keys().contains(option.getKey())) {
                throw new IllegalArgumentException("no such option: provider=" + kind.word() + ", option="
                        + option.getKey() + ", known=" + new TreeSet<>(kind.keys()));
            }
            if (option.getValue().isBlank()) {
                throw new IllegalArgumentException(
                        "an option has no value: provider=" + kind.word() + ", option=" + option.getKey());
            }
        }
        if (options.containsKey(DEVICE_ID)
                && !DEVICE.matcher(options.get(DEVICE_ID)).matches()) {
            throw new IllegalArgumentException("not the number of a device: provider=" + kind.word() + ", " + DEVICE_ID
                    + "=" + options.get(DEVICE_ID));
        }
    }

    /**
     * Reads what a configuration says.
     *
     * @throws IllegalArgumentException naming what is unknown, and what would be known
     */
    public static ExecutionProvider parse(String text) {
        String[] parts = text.split(":", 2);
        Kind kind = Kind.of(parts[0])
                .orElseThrow(() -> new IllegalArgumentException(
                        "no such execution provider: provider=" + parts[0] + ", known=" + words()));
        Map<String, String> options = new TreeMap<>();
        for (String option : parts.length == 1 ? new String[0] : parts[1].split(",", -1)) {
            String[] pair = option.split("=", 2);
            if (pair.length == 1 || options.put(pair[0], pair[1]) != null) {
                throw new IllegalArgumentException(
                        "not one value for each key: provider=" + kind.word() + ", option=" + option);
            }
        }
        return new ExecutionProvider(kind, options);
    }

    /** The device of an accelerator; the first, unless an option says which. */
    int device() {
        return Integer.parseInt(options.getOrDefault(DEVICE_ID, "0"));
    }

    /** As {@link #parse} reads it, with the keys in order. */
    @Override
    public String toString() {
        String pairs = new TreeMap<>(options)
                .entrySet().stream()
                        .map(option -> option.getKey() + "=" + option.getValue())
                        .collect(Collectors.joining(","));
        return pairs.isEmpty() ? kind.word() : kind.word() + ":" + pairs;
    }

    private static String words() {
        return Arrays.stream(Kind.values()).map(Kind::word).toList().toString();
    }
}
