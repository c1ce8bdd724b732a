package io.lepton.wire;

import io.lepton.domain.NamedTensor;
import java.util.List;
import java.util.Optional;

/**
 * What a caller wants inferred.
 *
 * @param id echoed in the response, if given
 * @param inputs each input of the model, in any order
 * @param outputs the outputs that are wanted; none named means all
 * @param binaryOutput how outputs come that are not named: the request's {@code binary_data_output}
 * @param urgency what the request's parameters {@code priority} and {@code timeout} say
 * @param isOfSequence whether the request's parameter {@code sequence_id} makes it one of several that belong together
 */
public record InferRequest(
        Optional<String> id,
        List<NamedTensor> inputs,
        List<RequestedOutput> outputs,
        boolean binaryOutput,
        Urgency urgency,
        boolean isOfSequence) {
    public InferRequest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** A request that stands for itself. */
    public InferRequest(
            Optional<String> id,
            List<NamedTensor> inputs,
            List<RequestedOutput> outputs,
            boolean binaryOutput,
            Urgency urgency) {
        this(id, inputs, outputs, binaryOutput, urgency, false);
    }

    /** A request that says nothing of how soon it is to be answered. */
    public InferRequest(
            Optional<String> id, List<NamedTensor> inputs, List<RequestedOutput> outputs, boolean binaryOutput) {
        this(id, inputs, outputs, binaryOutput, Urgency.NONE);
    }

    /** Tells whether the request wants an output. */
    public boolean wants(String output) {
        return outputs.isEmpty()
                || outputs.stream().anyMatch(wanted -> wanted.name().equals(output));
    }

    /** Tells whether an output is to come as bytes. */
    public boolean wantsBinary(String output) {
        for (var wanted : outputs) {
            if (wanted.name().equals(output)) {
                return wanted.binary();
            }
        }
        return binaryOutput;
    }
}
