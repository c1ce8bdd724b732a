package io.lepton.training;

import java.util.List;
import java.util.Map;

/**
 * All that is said of a network before it sees data; {@link #toTree} and {@link #fromTree} are its written form, in files as YAML
 * or JSON.
 */
public record NetworkDefinition(Blueprint blueprint, Optimiser optimiser, Loss loss, List<Metric> metrics) {
    public NetworkDefinition {
        metrics = List.copyOf(metrics);
    }

    /** Maps, lists, texts and numbers that say the same. */
    public Map<String, Object> toTree() {
        return DefinitionWriter.tree(this);
    }

    /**
     * Reads what {@link #toTree} gives, or a person wrote.
     *
     * @throws io.lepton.domain.LeptonException {@link io.lepton.domain.ErrorCode#INVALID_CONFIGURATION} naming the key
     */
    public static NetworkDefinition fromTree(Map<String, ?> tree) {
        return DefinitionReader.read(tree);
    }
}
