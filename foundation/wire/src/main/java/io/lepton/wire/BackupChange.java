package io.lepton.wire;

import java.util.Optional;

/**
 * One line of the history, as the store has it.
 *
 * @param revision the write that made it
 * @param position its place among the changes of that write, from 0
 * @param kind the word of the kind of what was changed
 * @param name the name of what was changed
 * @param model the model that it is about; empty if it is about none
 * @param epoch the reign that wrote it
 * @param atMicros when, in microseconds since 1970
 * @param author who says to have asked for it
 * @param before the JSON until then; absent if it is new
 * @param after the JSON from then on; absent if it is gone
 */
public record BackupChange(
        long revision,
        int position,
        String kind,
        String name,
        String model,
        long epoch,
        long atMicros,
        String author,
        Optional<String> before,
        Optional<String> after) {
    /** Whether it stands behind another in the history. */
    public boolean isAfter(BackupChange other) {
        return revision != other.revision ? revision > other.revision : position > other.position;
    }
}
