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
 */
public record FrontPorts(Function<ServedModel, Generator> generators, Explaining explaining, Traces traces) {
    /** Generates by one inference, explains nothing, and traces nothing. */
    public static FrontPorts plain() {
        return explainingBy(Explaining.nothing());
    }

    /** Generates by one inference, and traces nothing. */
    public static FrontPorts explainingBy(Explaining explaining) {
        return new FrontPorts(Inferring::new, explaining, Traces.off());
    }

    /** The same, with traces. */
    public FrontPorts tracedBy(Traces taker) {
        return new FrontPorts(generators, explaining, taker);
    }
}
