package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.wire.RunSignal;
import io.lepton.wire.RunView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trains models and keeps what came of it; the program implements it, so that the command line need not. */
@FunctionalInterface
public interface Training {
    /** The runs that are kept in a home folder. */
    Runs in(Path home);

    /** Hears how a training goes. Calls come one at a time. */
    interface Listener {
        /** A process is at work on a run. */
        void began(RunView run);

        /** It said something; see {@link RunSignal}. */
        void heard(RunSignal signal);

        /** It is over, however it went; told before {@link Runs#train} returns, and before the program ends by Ctrl-C. */
        void ended(RunView run);
    }

    /**
     * How a training is started.
     *
     * @param memory how large the Java heap of its process may become, as {@code 8g}; the JVM's choice if absent
     * @param isDetached whether it goes on when this program ends, which is then at once
     */
    record Start(Optional<String> memory, boolean isDetached) {}

    /**
     * What is registered with a fleet.
     *
     * @param file the model's file
     * @param labels short words that go with the version
     * @param annotations longer words that go with the version
     */
    record Product(String model, Path file, Map<String, String> labels, Map<String, String> annotations) {
        public Product {
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }
    }

    /**
     * A job that another machine is to train.
     *
     * @param model the name under which what is learned is to be served
     * @param text the job, as it was given
     */
    record Draft(String model, String text) {}

    /** The rows that a run has held out, and what was learned answers to them. */
    interface HeldOutRows {
        /** How many can be checked. */
        int count();

        /** Some of them, raw, as a caller writes them. */
        List<NamedTensor> inputs(int from, int count);

        /** The largest difference between what was learned and a model's answers to some of them. */
        double differenceMax(int from, int count, List<NamedTensor> outputs);
    }

    /** Numbered runs. A number that stands for none is refused with those that there are. */
    interface Runs {
        /**
         * Trains what a job file says, in a process of its own, and returns once it is over; once it has begun, if it is
         * detached.
         *
         * @throws io.lepton.domain.LeptonException INVALID_CONFIGURATION with every mistake of the file, before anything is
         *     made
         */
        RunView train(Path job, Start start, Listener listener) throws InterruptedException;

        /**
         * Reads a job that another machine is to train: all of it but its data is checked.
         *
         * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} with every mistake of the file
         */
        default Draft draft(Path job) {
            throw new LeptonException(ErrorCode.UNSUPPORTED, "only trainings are sent to nodes: file=" + job);
        }

        /** Takes a run up where it was left. */
        RunView resume(int number, Start start, Listener listener) throws InterruptedException;

        /** Every run, oldest first. */
        List<RunView> all();

        RunView one(int number);

        /** Writes the page that shows a run, and tells where it lies. */
        Path page(int number);

        /** What the process of a run said beside its signals. */
        String log(int number);

        /** Asks the process of a run to save what it has and to end; tells whether there is one. */
        boolean cancel(int number);

        /** Removes a run with its model. */
        void remove(int number);

        /** What a finished run has made. */
        Product product(int number);

        /**
         * Reads the rows again that a finished run has held out.
         *
         * @throws LeptonException {@link ErrorCode#CONFLICT} if it has not finished, or its data has changed since
         */
        default HeldOutRows heldOut(int number) {
            throw new LeptonException(ErrorCode.UNSUPPORTED, "nothing is held out here: number=" + number);
        }
    }
}
