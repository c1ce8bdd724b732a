package io.lepton.wire;

import io.lepton.wire.RunView.EpochView;
import java.util.Optional;

/**
 * One line that a training process writes to whoever started it: exactly one part is there.
 *
 * @param step what it does now
 * @param progress how far the step is
 * @param epoch what came of a pass
 * @param note what a person should read
 */
public record RunSignal(
        Optional<String> step, Optional<Progress> progress, Optional<EpochView> epoch, Optional<String> note) {
    /**
     * How far a work of known size is.
     *
     * @param doing what the work is
     * @param rowsPerSecond how fast it goes, 0 if that is not known
     * @param secondsLeft how long it will take, at the pace so far
     */
    public record Progress(String doing, long done, long total, double rowsPerSecond, double secondsLeft) {}

    public static RunSignal step(String what) {
        return new RunSignal(Optional.of(what), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static RunSignal progress(Progress progress) {
        return new RunSignal(Optional.empty(), Optional.of(progress), Optional.empty(), Optional.empty());
    }

    public static RunSignal epoch(EpochView epoch) {
        return new RunSignal(Optional.empty(), Optional.empty(), Optional.of(epoch), Optional.empty());
    }

    public static RunSignal note(String line) {
        return new RunSignal(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(line));
    }
}
