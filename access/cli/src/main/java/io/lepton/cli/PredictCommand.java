package io.lepton.cli;

import io.lepton.cli.InputReader.Scale;
import io.lepton.client.PredictRequest;
import io.lepton.client.PredictResult;
import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import io.lepton.wire.InferCodec;
import io.lepton.wire.InferRequest;
import io.lepton.wire.RegionView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code lepton predict}: asks for a prediction, prints it, and tells on the error stream where it came from. */
final class PredictCommand {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Argument<ModelName> model = Argument.operand("MODEL", "the model to ask", ModelName::new);
    private final Argument<Path> input =
            Argument.fileOption("--input", "FILE", "an image, a tensor as JSON, or rows as CSV");
    private final Argument<String> row =
            Argument.option("--row", "JSON", "one row of raw fields by their names, as '{\"age\": 41}'", text -> text);
    private final Argument<DataClass> dataClass = Argument.option(
            "--data-class", "CLASS", "what the input carries; decides where it may be processed", DataClass::new);
    private final Argument<RegionId> region =
            Argument.option("--region", "NAME", "enter by this region's gateway (default: any)", RegionId::new);
    private final Argument<Scale> scale = Argument.choice(
            "--scale",
            "whether an image's pixels become 0 to 1, or 0 to 255",
            Map.of("unit", Scale.UNIT, "byte", Scale.BYTE));
    private final Argument<Boolean> json =
            Argument.flag("--json", "print JSON as the Open Inference Protocol gives it");

    private final Session session;
    private final InputReader reader;

    PredictCommand(Session session, InputReader reader) {
        this.session = session;
        this.reader = reader;
    }

    Command command() {
        return Command.of(
                "predict",
                "Asks a model for a prediction.",
                "lepton predict digits --input image.png --data-class eu-only",
                List.of(model, input, row, dataClass, region, scale, json),
                this::run);
    }

    private int run() {
        if (input.isGiven() == row.isGiven()) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "give --input FILE or --row JSON, one of them");
        }
        Optional<Path> file = input.value().map(given -> GivenFile.check("input", given));
        region.value().ifPresent(this::requireKnown);
        var signature = session.fleet().metadata(model.required()).signature();
        List<NamedTensor> inputs = file.map(given -> reader.read(given, signature, scale.value()))
                .orElseGet(() -> RowInput.read(row.required(), signature));
        PredictResult result = session.fleet().predict(request(inputs));
        session.terminal().print(json.isGiven() ? json(result) : drawn(result));
        session.terminal().tell(session.terminal().ink().dim(evidence(result)));
        return 0;
    }

    private String drawn(PredictResult result) {
        List<NamedTensor> outputs = result.response().outputs();
        if (row.isGiven()) {
            return RowAnswer.draw(outputs, classNames(result));
        }
        // A picture, or one line of a file, is one row too; without names its numbers say more than their order.
        List<String> names = isOneRow(outputs) ? classNames(result) : List.of();
        return names.isEmpty() ? Outputs.draw(outputs) : RowAnswer.draw(outputs, names);
    }

    private static boolean isOneRow(List<NamedTensor> outputs) {
        return outputs.stream()
                .filter(output -> output.name().equals(RowAnswer.PROBABILITIES))
                .map(output -> output.tensor().shape())
                .anyMatch(shape -> shape.rank() == 2 && shape.extent(0) == 1);
    }

    /** As the version's lineage tells them; a model without one, or a caller who may not look, does without names. */
    private List<String> classNames(PredictResult result) {
        try {
            return Lineage.classNames(
                    session.fleet().resources(),
                    model.required() + "/" + result.response().version());
        } catch (LeptonException _) {
            return List.of();
        }
    }

    /** A client goes to another gateway where its first is dead; a region that never was must not look like that. */
    private void requireKnown(RegionId entry) {
        List<RegionId> known =
                session.fleet().regions().stream().map(RegionView::id).toList();
        if (!known.contains(entry)) {
            throw new LeptonException(ErrorCode.UNKNOWN_REGION, "no such region: region=" + entry + ", known=" + known);
        }
    }

    private PredictRequest request(List<NamedTensor> inputs) {
        var request = PredictRequest.of(model.required(), inputs);
        request = dataClass.value().map(request::withDataClass).orElse(request);
        return region.value().map(request::withEntry).orElse(request);
    }

    private static String json(PredictResult result) {
        var wish = new InferRequest(Optional.empty(), List.of(), List.of(), false);
        return InferCodec.writeResponse(result.response(), wish).parts().stream()
                .map(part -> StandardCharsets.UTF_8.decode(part).toString())
                .collect(Collectors.joining("", "", "\n"));
    }

    private static String evidence(PredictResult result) {
        return "answered by node " + told(result.node()) + " in region " + told(result.region()) + " ("
                + told(result.reason().map(RouteReason::word)) + "), "
                + String.format(Locale.ROOT, "%.1f ms", result.elapsed().toNanos() / NANOS_PER_MILLI);
    }

    private static String told(Optional<?> evidence) {
        return evidence.map(Object::toString).orElse("(not told)");
    }
}
