package io.lepton.runs;

import io.lepton.data.Targets;
import io.lepton.runs.ModelEntry.Kind;
import io.lepton.training.Activation;
import io.lepton.training.Adam;
import io.lepton.training.AdamW;
import io.lepton.training.Checkpoints;
import io.lepton.training.ClassWeights;
import io.lepton.training.ClassicSettings;
import io.lepton.training.Dense;
import io.lepton.training.EarlyStopping;
import io.lepton.training.FitOptions;
import io.lepton.training.Layer;
import io.lepton.training.Learner;
import io.lepton.training.Loss;
import io.lepton.training.Metric;
import io.lepton.training.NetworkModel;
import io.lepton.training.Optimiser;
import io.lepton.training.Schedule;
import io.lepton.training.Search;
import io.lepton.training.Sequential;
import io.lepton.training.Sgd;
import io.lepton.training.StandardisedLearner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What learns, as the job says it, for answers that are known.
 *
 * @param job what is asked for
 * @param settings the numbers of the model, by name; those of the job, or those that a search tries
 */
record Learning(JobFile job, Map<String, Object> settings) {
    private static final int BOOSTED_TREES = 100;
    private static final String VALIDATION_LOSS = "val_loss";

    Learning {
        settings = Map.copyOf(settings);
    }

    static Learning of(JobFile job) {
        return new Learning(job, new LinkedHashMap<>(job.model().numbers()));
    }

    /** The same with other values of some settings. */
    Learning with(Map<String, Object> tried) {
        Map<String, Object> changed = new LinkedHashMap<>(settings);
        changed.putAll(tried);
        return new Learning(job, changed);
    }

    boolean isNetwork() {
        return job.model().kind() == Kind.SEQUENTIAL;
    }

    /** Tells whether it goes through epochs, or rounds, that validation rows can judge. */
    boolean isStepwise() {
        return isNetwork() || job.model().kind() == Kind.GRADIENT_BOOSTING;
    }

    /**
     * The learner with its options.
     *
     * @param answers what is to be learned; its kind decides how the model answers
     * @param validationShare of the rows that it is given
     */
    Search.Candidate candidate(Targets answers, double validationShare, Checkpoints checkpoints) {
        FitEntry fit = job.fitOrDefault();
        var options = FitOptions.epochs(isNetwork() ? fit.epochsOrDefault() : BOOSTED_TREES)
                .batch(fit.batchOrDefault())
                .seed(job.seedOrDefault())
                .weighing(weights(answers));
        double kept = isStepwise() ? validationShare : 0;
        // Windows of a series overlap: their neighbours would tell those drawn at random.
        options = job.data().window().isPresent() ? options.validateLast(kept) : options.validate(kept);
        if (!isNetwork()) {
            return ClassicSettings.candidate(job.model().kind().word(), settings, options);
        }
        var stopped = fit.patience()
                .filter(_ -> validationShare > 0)
                .map(epochs -> EarlyStopping.on(VALIDATION_LOSS, epochs))
                .map(options::stopping)
                .orElse(options);
        return new Search.Candidate(network(answers), stopped.saving(checkpoints));
    }

    /** Each class counts as much as every other, where that is asked for. */
    private List<Double> weights(Targets answers) {
        boolean isBalanced = job.model().balance().orElse(false);
        return isBalanced && answers instanceof Targets.Classes classes ? ClassWeights.balanced(classes) : List.of();
    }

    /** The layers of the job, and one that answers. */
    private Learner network(Targets answers) {
        var model = model(answers);
        var threaded = job.fitOrDefault().threads().map(model::onThreads).orElse(model);
        return answers instanceof Targets.Numbers ? new StandardisedLearner(threaded) : threaded;
    }

    NetworkModel model(Targets answers) {
        List<Layer> layers = new ArrayList<>();
        int tokens = answers instanceof Targets.Classes classes ? classes.classCount() : 0;
        job.layers().forEach(entry -> layers.add(entry.layer(tokens)));
        return switch (answers) {
            case Targets.Numbers numbers -> {
                layers.add(Dense.of(numbers.perRow()));
                yield new Sequential(layers).compile(optimiser(), Loss.MEAN_SQUARED_ERROR, Metric.MAE);
            }
            case Targets.Classes classes
            when classes.classCount() == 2 -> {
                layers.add(Dense.of(1, Activation.SIGMOID));
                yield new Sequential(layers).compile(optimiser(), Loss.BINARY_CROSSENTROPY, Metric.ACCURACY);
            }
            case Targets.Classes classes -> {
                layers.add(Dense.of(classes.classCount(), Activation.SOFTMAX));
                yield new Sequential(layers).compile(optimiser(), Loss.CATEGORICAL_CROSSENTROPY, Metric.ACCURACY);
            }
        };
    }

    private Optimiser optimiser() {
        FitEntry fit = job.fitOrDefault();
        Schedule rate = fit.schedule();
        double clip = fit.clip().orElse(Double.POSITIVE_INFINITY);
        return switch (fit.optimiser().orElse(FitEntry.Optimiser.ADAM)) {
            case ADAM -> Adam.withRate(rate).clipped(clip);
            case ADAMW -> {
                var plain = AdamW.withRate(rate).clipped(clip);
                yield fit.decay().map(plain::decaying).orElse(plain);
            }
            case SGD -> {
                var plain = Sgd.withRate(rate).clipped(clip);
                yield fit.momentum().map(plain::momentum).orElse(plain);
            }
        };
    }
}
