package io.lepton.cli;

import io.lepton.cli.Training.HeldOutRows;
import io.lepton.client.PredictRequest;
import io.lepton.client.PredictResult;
import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.RegionId;
import io.lepton.wire.Json;
import io.lepton.wire.RegionView;
import io.lepton.wire.RunView;
import io.lepton.wire.RunView.ExportView;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code lepton runs check}: asks the served model, by the gateway of each region, for the rows that the run has held out, and holds
 * the answers against those of what was learned.
 */
final class RunCheckCommand {
    private static final int ROWS_A_REQUEST = 50;
    private static final int FAILED = 1;

    private final Argument<Integer> number = Argument.operand("N", "the number of the run", Values::run);
    private final Argument<ModelName> model = Argument.option(
            "--model", "NAME", "the model to ask (default: the name that the job gives)", ModelName::new);
    private final Argument<RegionId> region = Argument.option(
            "--region", "NAME", "enter by this region's gateway alone (default: by each)", RegionId::new);
    private final Argument<DataClass> dataClass = Argument.option(
            "--data-class", "CLASS", "what the rows carry; decides where they may be processed", DataClass::new);
    private final Argument<Boolean> json = Argument.flag("--json", "print JSON");

    private final Session session;
    private final Training training;

    RunCheckCommand(Session session, Training training) {
        this.session = session;
        this.training = training;
    }

    Command command() {
        return Command.of(
                "check",
                "Holds what is served in each region against what the run has learned.",
                "lepton runs check 7",
                List.of(number, model, region, dataClass, json),
                this::run);
    }

    /**
     * What came by one gateway.
     *
     * @param entry the region of the gateway
     * @param answered how many rows each region answered
     * @param differenceMax between an answer and what was learned
     */
    record Checked(RegionId entry, SortedMap<String, Integer> answered, int rows, double differenceMax) {
        boolean isGood() {
            return differenceMax <= ExportView.DIFFERENCE_ALLOWED;
        }
    }

    private int run() {
        var runs = training.in(session.home());
        RunView run = runs.one(number.required());
        HeldOutRows rows = runs.heldOut(number.required());
        ModelVersion version = version(run);
        List<Checked> all = new ArrayList<>();
        for (RegionId entry : entries()) {
            all.add(check(rows, version, entry));
        }
        session.terminal().print(json.isGiven() ? Json.writePretty(all) : drawn(all, version));
        return all.stream().allMatch(Checked::isGood) ? 0 : FAILED;
    }

    /** The version that the run has made, which its file tells. */
    private ModelVersion version(RunView run) {
        ModelName name = model.value().orElseGet(() -> new ModelName(run.model()));
        String made = run.export().map(ExportView::sha256).orElse("none");
        return session.fleet().model(name).versions().stream()
                .filter(one -> one.artifact().sha256().equals(made))
                .reduce((_, later) -> later)
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.UNKNOWN_VERSION,
                        "no version of the model was made by the run: model=" + name + ", run=" + run.number()
                                + "; register it: lepton models push --run " + run.number()));
    }

    /** Regions without a gateway are entered by nobody. */
    private List<RegionId> entries() {
        List<RegionId> open = session.fleet().regions().stream()
                .filter(one -> one.gateway().isPresent())
                .map(RegionView::id)
                .toList();
        if (region.isGiven() && !open.contains(region.required())) {
            throw new LeptonException(
                    ErrorCode.UNKNOWN_REGION,
                    "no such region with a gateway: region=" + region.required() + ", known=" + open);
        }
        return region.value().map(List::of).orElse(open);
    }

    private Checked check(HeldOutRows rows, ModelVersion version, RegionId entry) {
        SortedMap<String, Integer> answered = new TreeMap<>();
        double largest = 0;
        try (var progress = session.terminal().progress()) {
            for (int from = 0; from < rows.count(); from += ROWS_A_REQUEST) {
                int count = Math.min(ROWS_A_REQUEST, rows.count() - from);
                PredictResult result = ask(rows, version, entry, from, count);
                answered.merge(result.region().map(RegionId::value).orElse("(not told)"), count, Integer::sum);
                largest = larger(
                        largest,
                        rows.differenceMax(from, count, result.response().outputs()));
                progress.glimpse("rows by " + entry, from + count, rows.count());
            }
        }
        return new Checked(entry, answered, rows.count(), largest);
    }

    private PredictResult ask(HeldOutRows rows, ModelVersion version, RegionId entry, int from, int count) {
        var request = PredictRequest.of(version.id().model(), rows.inputs(from, count))
                .withEntry(entry);
        PredictResult result = session.fleet()
                .predict(dataClass.value().map(request::withDataClass).orElse(request));
        int answering = result.response().version();
        if (answering != version.id().number()) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "another version answers than the run has made: run=" + number.required() + ", made=" + version.id()
                            + ", answered=" + version.id().model() + "/" + answering + ", region="
                            + result.region().map(RegionId::value).orElse("(not told)"));
        }
        return result;
    }

    /** What is not a number is beyond every bound, and stays so. */
    private static double larger(double one, double other) {
        return Double.isNaN(one) || Double.isNaN(other) ? Double.POSITIVE_INFINITY : Math.max(one, other);
    }

    private String drawn(List<Checked> all, ModelVersion version) {
        var ink = session.terminal().ink();
        var table = new Table(ink)
                .words("ENTERED BY", "ANSWERED BY")
                .numbers("ROWS", "LARGEST DIFFERENCE")
                .words("");
        for (Checked one : all) {
            String places = one.answered().entrySet().stream()
                    .map(place -> place.getKey() + " " + place.getValue())
                    .collect(Collectors.joining(", "));
            table.row(
                    one.entry(),
                    places,
                    one.rows(),
                    RunPages.figure(one.differenceMax()),
                    one.isGood() ? ink.good("as learned") : ink.bad("another model"));
        }
        return version.id() + "\n" + table.draw();
    }
}
