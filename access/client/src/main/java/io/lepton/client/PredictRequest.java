package io.lepton.client;

import io.lepton.domain.DataClass;
import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.RegionId;
import io.lepton.wire.Encoding;
import io.lepton.wire.InferRequest;
import io.lepton.wire.RequestedOutput;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is to be predicted, and where.
 *
 * @param version which version; the deployed one if absent
 * @param inputs each input of the model, in any order
 * @param outputs the names of the outputs that are wanted; none means all
 * @param dataClass what the inputs carry, which decides where they may be processed; the fleet's default if absent
 * @param entry the region whose gateway is asked first
 * @param encoding how inputs and outputs travel
 */
public record PredictRequest(
        ModelName model,
        OptionalInt version,
        List<NamedTensor> inputs,
        List<String> outputs,
        Optional<DataClass> dataClass,
        Optional<RegionId> entry,
        Encoding encoding) {
    public PredictRequest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Asks the deployed version for all outputs, tensors as bytes, under the fleet's default data class. */
    public static PredictRequest of(ModelName model, List<NamedTensor> inputs) {
        return new PredictRequest(
                model, OptionalInt.empty(), inputs, List.of(), Optional.empty(), Optional.empty(), Encoding.BINARY);
    }

    public PredictRequest withVersion(int number) {
        return new PredictRequest(model, OptionalInt.of(number), inputs, outputs, dataClass, entry, encoding);
    }

    public PredictRequest withOutputs(List<String> names) {
        return new PredictRequest(model, version, inputs, names, dataClass, entry, encoding);
    }

    public PredictRequest withDataClass(DataClass carried) {
        return new PredictRequest(model, version, inputs, outputs, Optional.of(carried), entry, encoding);
    }

    public PredictRequest withEntry(RegionId region) {
        return new PredictRequest(model, version, inputs, outputs, dataClass, Optional.of(region), encoding);
    }

    public PredictRequest withEncoding(Encoding chosen) {
        return new PredictRequest(model, version, inputs, outputs, dataClass, entry, chosen);
    }

    /** The path that takes the request. */
    String path() {
        var versions = version.isPresent() ? "/versions/" + version.getAsInt() : "";
        return "/v2/models/" + model + versions + "/infer";
    }

    /** The body that the path takes. */
    InferRequest body() {
        boolean isBinary = encoding == Encoding.BINARY;
        var requested = outputs.stream()
                .map(name -> new RequestedOutput(name, isBinary))
                .toList();
        return new InferRequest(Optional.empty(), inputs, requested, isBinary);
    }
}
