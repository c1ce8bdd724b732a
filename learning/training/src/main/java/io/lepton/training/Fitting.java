package io.lepton.training;

import io.lepton.data.FeatureRows;
import io.lepton.data.Targets;
import io.lepton.training.network.Batch;
import io.lepton.training.network.Engine;
import io.lepton.training.network.Execution;
import io.lepton.training.network.Graph;
import io.lepton.training.network.Rule;
import io.lepton.training.network.Seeds;
import io.lepton.training.network.State;
import io.lepton.training.network.Stride;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One training of a network, from its first step or from a checkpoint. Confined to one thread. */
final class Fitting {
    private static final int INITIALISING = 2;
    private static final int STEPPING = 3;

    private final Plan plan;
    private final Graph graph;
    private final Answers answers;
    private final EpochRows rows;
    private final float[] targets;
    private final Optional<CheckpointFile> checkpoint;
    private final Course course = new Course();

    /** What is to be trained, on what, and how. */
    record Plan(
            NetworkDefinition definition,
            Engine engine,
            FeatureRows features,
            Targets targets,
            FitOptions options,
            TrainingProgress progress) {}

    /** @throws IllegalArgumentException if the parts of the plan do not fit one another */
    Fitting(Plan plan) {
        var options = plan.options();
        if (plan.features().rowCount() != plan.targets().rowCount()) {
            throw new IllegalArgumentException("rows without targets, or the reverse: features="
                    + plan.features().rowCount() + ", targets=" + plan.targets().rowCount());
        }
        this.plan = plan;
        graph = Lowering.lower(plan.definition().blueprint(), plan.features().exampleShape());
        answers = Answers.of(plan.definition().loss(), graph);
        answers.require(plan.targets());
        targets = Answers.numbers(plan.targets());
        rows = EpochRows.of(plan.features().rowCount(), options);
        requireWeights();
        checkpoint = switch (options.checkpoints()) {
            case Checkpoints.None _ -> Optional.empty();
            case Checkpoints.InFolder saving ->
                Optional.of(new CheckpointFile(
                        saving.folder(), Fingerprint.of(plan.definition(), options, plan.features(), targets)));
        };
    }

    private void requireWeights() {
        int weights = plan.options().classWeights().size();
        int classes = plan.targets() instanceof Targets.Classes known ? known.classCount() : 0;
        if (weights > 0 && weights != classes) {
            throw new IllegalArgumentException(
                    "not a weight for each class: class weights=" + weights + ", classes=" + classes);
        }
    }

    LearnedNetwork run() {
        var rule = Rules.of(plan.definition().optimiser());
        try (var execution = plan.engine().open(graph, answers.objective(), rule, firstState(rule))) {
            // A checkpoint may be that of a training which had nothing left to do.
            var end = hasStoodStill() ? History.End.STOPPED_EARLY : History.End.FINISHED;
            while (end == History.End.FINISHED && course.epochs < plan.options().epochs()) {
                end = runEpoch(execution);
            }
            return learned(execution, end);
        }
    }

    private State firstState(Rule rule) {
        if (checkpoint.isPresent() && checkpoint.get().exists()) {
            return checkpoint.get().read(course);
        }
        return State.initial(graph, rule, Seeds.of(plan.options().seed(), INITIALISING));
    }

    private LearnedNetwork learned(Execution execution, History.End end) {
        // There is one only where a figure is watched.
        var best = course.bestState;
        var state = best == null ? execution.state() : best;
        var history = new History(course.reports, best == null ? course.epochs : course.bestEpoch, end);
        return new LearnedNetwork(plan.definition(), plan.engine(), graph, state, history);
    }

    private History.End runEpoch(Execution execution) {
        int epoch = course.epochs + 1;
        int[] order = rows.order(epoch);
        int[] bounds = rows.bounds(plan.options().batchSize());
        if (course.steps == 0 && isMeasuring()) {
            course.answers = new float[Math.multiplyExact(order.length, answers.width())];
        }
        while (course.steps < bounds.length - 1) {
            int from = bounds[course.steps];
            int[] batch = Arrays.copyOfRange(order, from, bounds[course.steps + 1]);
            step(execution, epoch, batch, from, bounds.length - 1);
            if (plan.progress().isCancelled()) {
                save(execution);
                return History.End.CANCELLED;
            }
            if (isSavingNow(bounds.length - 1)) {
                save(execution);
            }
        }
        return endEpoch(execution, epoch, order);
    }

    private boolean isMeasuring() {
        return !plan.definition().metrics().isEmpty();
    }

    private boolean isSavingNow(int steps) {
        return plan.options().checkpoints() instanceof Checkpoints.InFolder saving
                && saving.everySteps() > 0
                && course.steps % saving.everySteps() == 0
                && course.steps < steps;
    }

    private void save(Execution execution) {
        checkpoint.ifPresent(file -> file.write(course, execution.state()));
    }

    private void step(Execution execution, int epoch, int[] batch, int from, int steps) {
        var optimiser = plan.definition().optimiser();
        double rate = optimiser.rate().at(epoch - 1 + (double) course.steps / steps);
        long number = course.stepsTotal + 1;
        long seed = Seeds.of(plan.options().seed(), STEPPING, number);
        double loss = execution.step(batch(batch), new Stride(number, rate, optimiser.clipNorm(), seed));
        int epochs = plan.options().epochs();
        long learned = rows.learnedCount();
        var report = new StepReport(
                epoch,
                epochs,
                course.steps + 1,
                steps,
                learned * (epoch - 1) + from + batch.length,
                learned * epochs,
                loss);
        if (!Double.isFinite(loss)) {
            throw Divergence.tell(report, batch, plan.features(), targets, rate, execution.stepGradientNorm());
        }
        if (isMeasuring()) {
            float[] answered = execution.stepAnswers();
            System.arraycopy(answered, 0, course.answers, from * answers.width(), answered.length);
        }
        course.steps++;
        course.stepsTotal = number;
        course.lossSum += loss * batch.length;
        plan.progress().stepped(report);
    }

    private Batch batch(int[] numbers) {
        int perRow = answers.perRow();
        float[] wanted = new float[numbers.length * perRow];
        for (int i = 0; i < numbers.length; i++) {
            System.arraycopy(targets, numbers[i] * perRow, wanted, i * perRow, perRow);
        }
        return new Batch(numbers.length, List.of(plan.features().rows(numbers).values()), wanted, weights(wanted));
    }

    private float[] weights(float[] wanted) {
        var classes = plan.options().classWeights();
        if (classes.isEmpty()) {
            return new float[0];
        }
        float[] weights = new float[wanted.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = classes.get((int) wanted[i]).floatValue();
        }
        return weights;
    }

    private History.End endEpoch(Execution execution, int epoch, int[] order) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", course.lossSum / order.length);
        measure("", course.answers, plan.targets().rows(order), values);
        measureKept(execution, values);
        var report = new EpochReport(epoch, values);
        course.reports.add(report);
        course.epochs = epoch;
        course.steps = 0;
        course.lossSum = 0;
        course.answers = new float[0];
        boolean isStopping = isStandingStill(execution, report);
        save(execution);
        plan.progress().epochEnded(report);
        if (isStopping) {
            return History.End.STOPPED_EARLY;
        }
        return plan.progress().isCancelled() ? History.End.CANCELLED : History.End.FINISHED;
    }

    private void measureKept(Execution execution, Map<String, Double> values) {
        int[] kept = rows.kept();
        if (kept.length > 0) {
            float[] answered = Answering.answers(execution, answers.width(), plan.features(), kept);
            var truth = plan.targets().rows(kept);
            values.put(EpochReport.VALIDATION + "loss", answers.loss(answered, Answers.numbers(truth)));
            measure(EpochReport.VALIDATION, answered, truth, values);
        }
    }

    private void measure(String prefix, float[] answered, Targets truth, Map<String, Double> values) {
        if (isMeasuring()) {
            var predictions = answers.predictions(answered);
            for (var metric : plan.definition().metrics()) {
                values.put(prefix + metric.word(), metric.of(predictions, truth));
            }
        }
    }

    private boolean isStandingStill(Execution execution, EpochReport report) {
        var stopping = plan.options().earlyStopping();
        if (!stopping.isOn()) {
            return false;
        }
        var figure = report.values().get(stopping.metric());
        if (figure == null) {
            throw new IllegalArgumentException("early stopping watches what is not measured: metric="
                    + stopping.metric() + ", measured=" + report.values().keySet());
        }
        if (Double.isNaN(course.best) || stopping.isBetter(figure, course.best)) {
            course.best = figure;
            course.bestEpoch = report.epoch();
            course.bestState = execution.state();
            course.epochsWithoutBetter = 0;
            return false;
        }
        course.epochsWithoutBetter++;
        return hasStoodStill();
    }

    private boolean hasStoodStill() {
        return course.epochsWithoutBetter >= plan.options().earlyStopping().patienceEpochs();
    }
}
