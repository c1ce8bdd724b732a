package io.lepton.wire;

import io.lepton.domain.NamedTensor;
import java.util.List;
import java.util.Map;

/**
 * What a caller wants generated.
 *
 * @param inputs each input of the model, in the order in which they came
 * @param parameters by their names; those of {@code parameters} and those beside it are told alike
 */
public record GenerateRequest(List<NamedTensor> inputs, Map<String, GenerateParameter> parameters) {
    public GenerateRequest {
        inputs = List.copyOf(inputs);
        parameters = Map.copyOf(parameters);
    }
}
