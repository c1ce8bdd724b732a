package io.lepton.cli;

import io.lepton.domain.ElementType;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.wire.RunSignal;
import io.lepton.wire.RunView;
import io.lepton.wire.RunView.DataView;
import io.lepton.wire.RunView.EpochView;
import io.lepton.wire.RunView.ExportView;
import io.lepton.wire.RunView.OwnerView;
import io.lepton.wire.RunView.ScoreView;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trainings that end as a test says, and note what they are asked. */
final class ScriptedTraining implements Training.Runs {
    final List<String> calls = new ArrayList<>();
    String state = "finished";
    Path file = Path.of("nowhere");

    /** Between what was learned and what is answered for the rows held out, of which there are 120. */
    double differenceMax;

    /** The digest of the file that it made. */
    String exported = "ef".repeat(32);

    @Override
    public RunView train(Path job, Training.Start start, Training.Listener listener) {
        calls.add("train " + job.getFileName() + " " + start);
        return play(listener);
    }

    @Override
    public RunView resume(int number, Training.Start start, Training.Listener listener) {
        calls.add("resume " + number);
        return play(listener);
    }

    @Override
    public Training.Draft draft(Path job) {
        calls.add("draft " + job.getFileName());
        return new Training.Draft("churn", "name: churn");
    }

    private RunView play(Training.Listener listener) {
        listener.began(run("running"));
        listener.heard(RunSignal.step("Reading churn.csv"));
        listener.heard(RunSignal.progress(new RunSignal.Progress("epoch 1/2, loss 0.5", 500, 1_000, 12_345, 75)));
        listener.heard(RunSignal.epoch(epoch()));
        listener.heard(RunSignal.note("3 rows are ragged"));
        RunView end = run(state);
        listener.ended(end);
        return end;
    }

    @Override
    public List<RunView> all() {
        return List.of(run("finished"), run("failed"));
    }

    @Override
    public RunView one(int number) {
        return run(state, exported);
    }

    @Override
    public Path page(int number) {
        return Path.of("/home/runs/" + number + "/report.html");
    }

    @Override
    public String log(int number) {
        return "a line\n";
    }

    @Override
    public boolean cancel(int number) {
        calls.add("cancel " + number);
        return state.equals("running");
    }

    @Override
    public void remove(int number) {
        calls.add("remove " + number);
    }

    @Override
    public Training.Product product(int number) {
        return new Training.Product("digits", file, Map.of("run", "7"), Map.of("data-sha256", "ab".repeat(32)));
    }

    @Override
    public Training.HeldOutRows heldOut(int number) {
        return new Training.HeldOutRows() {
            @Override
            public int count() {
                return 120;
            }

            @Override
            public List<NamedTensor> inputs(int from, int count) {
                calls.add("rows " + from + " to " + (from + count));
                return List.of(new NamedTensor("image", Tensor.zeros(ElementType.FP32, Shape.of(count, 1, 28, 28))));
            }

            @Override
            public double differenceMax(int from, int count, List<NamedTensor> outputs) {
                return from == 50 ? differenceMax : 0;
            }
        };
    }

    private static EpochView epoch() {
        return new EpochView(1, 2.25, List.of(ScoreView.of("loss", 0.5), ScoreView.of("val_loss", 0.625)));
    }

    static RunView run(String state) {
        return run(state, "ef".repeat(32));
    }

    private static RunView run(String state, String exported) {
        return new RunView(
                7,
                "churn",
                "sequential",
                state,
                new OwnerView(1, Instant.EPOCH),
                Instant.parse("2026-11-27T12:00:00Z"),
                state.equals("running") ? Optional.empty() : Optional.of(Instant.parse("2026-11-27T12:00:04.5Z")),
                42,
                "1.2.3",
                0,
                Optional.of(new DataView("churn.csv", "cd".repeat(32), 700, 100, 200, List.of("3 rows are ragged"))),
                List.of(epoch()),
                List.of(
                        new ScoreView("roc_auc", 0.8125, Optional.of(0.75), Optional.of(0.875)),
                        ScoreView.of("log_loss", 0.25)),
                Optional.of(new ExportView(exported, 200, 1.5e-7)),
                state.equals("failed") ? Optional.of("out of memory") : Optional.empty(),
                List.of("model.onnx", "run.json"));
    }
}
