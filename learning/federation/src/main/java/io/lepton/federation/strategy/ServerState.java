package io.lepton.federation.strategy;

import io.lepton.federation.codec.Weights;
import java.util.Map;
import java.util.TreeMap;

/**
 * What lasts from one round to the next.
 *
 * @param round how many rounds have been aggregated
 * @param model the global model
 * @param memory what the strategy keeps besides, by name, such as moments
 */
public record ServerState(int round, Weights model, Map<String, Weights> memory) {
    public ServerState {
        memory = Map.copyOf(memory);
    }

    /** Before the first round. */
    public static ServerState initial(Weights model) {
        return new ServerState(0, model, Map.of());
    }

    /** The state after one round more, with this model. */
    public ServerState withModel(Weights next) {
        return new ServerState(round + 1, next, memory);
    }

    /** The same, remembering this too. */
    public ServerState remembering(String name, Weights value) {
        var more = new TreeMap<>(memory);
        more.put(name, value);
        return new ServerState(round, model, more);
    }

    /** What is kept by this name; zeros of the model's size at first. */
    Weights recall(String name) {
        Weights kept = memory.get(name);
        return kept == null ? Weights.zeros(model.size()) : kept;
    }
}
