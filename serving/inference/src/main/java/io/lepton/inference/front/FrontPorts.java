package io.lepton.inference.front;

import io.lepton.inference.engine.ServedModel;
import java.util.function.Function;

/**
 * What a front answers by, besides models.
 *
 * @param generators what generates with a model
 * @param explaining what explains a model
 */
public record FrontPorts(Function<ServedModel, Generator> generators, Explaining explaining) {
    /** Generates by one inference, and explains nothing. */
    public static FrontPorts plain() {
        return explainingBy(Explaining.nothing());
    }

    /** Generates by one inference. */
    public static FrontPorts explainingBy(Explaining explaining) {
        return new FrontPorts(Inferring::new, explaining);
    }
}
