package io.lepton.wire;

import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import java.util.List;
import java.util.Optional;

/**
 * What a model answered.
 *
 * @param model the model that answered
 * @param version the number of its version
 * @param id the request's, if it gave one
 * @param outputs the wanted outputs
 */
public record InferResponse(ModelName model, int version, Optional<String> id, List<NamedTensor> outputs) {
    public InferResponse {
        outputs = List.copyOf(outputs);
    }
}
