package io.lepton.inference.front;

import io.lepton.inference.engine.ServedModel;
import io.lepton.telemetry.Traces;
import java.util.function.Function;

/**
 * What a front answers by, besides models.
 *
 * @param generators what generates with a model
 * @param explaining what explains a model
 * @param traces what takes the traces of inferences
 * @param repository what changes the node's models
 */
public record FrontPorts(
        Function<ServedModel, Generator> generators, Explaining explaining, Traces traces, Repository repository) {
    /** Generates by one inference, explains nothing, traces nothing, and lets nobody change its models. */
    public static FrontPorts plain() {
        return explainingBy(Explaining.nothing());
    }

    /** The same, with explanations. */
    public static FrontPorts explainingBy(Explaining explaining) {
        return new FrontPorts(Inferring::new, explaining, Traces.off(), Repository.closed());
    }

    /** The same, with traces. */
    public FrontPorts tracedBy(Traces taker) {
        return new FrontPorts(generators, explaining, taker, repository);
    }

    /** The same, with models that callers change. */
    public FrontPorts changedBy(Repository changer) {
        return new FrontPorts(generators, explaining, traces, changer);
    }
}
