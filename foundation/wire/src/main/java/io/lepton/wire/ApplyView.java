package io.lepton.wire;

import java.util.List;
import java.util.Optional;

/**
 * What came of files of resources, or would come of them.
 *
 * @param applied whether it was done; false in a dry run, where nothing differs, and while files are wanted
 * @param revision the revision of the write; the newest one if nothing was written
 * @param outcomes one for each resource, in the order of the files; then those that were pruned
 * @param wanted the model files to send first; if there are any, nothing was done
 */
public record ApplyView(boolean applied, long revision, List<Outcome> outcomes, List<Wanted> wanted) {
    /**
     * What came of one resource.
     *
     * @param kind {@code Deployment} and the like
     * @param name its name
     * @param action {@code created}, {@code changed}, {@code unchanged}, {@code deleted} or {@code absent}
     * @param differences what differs, for one that was changed
     */
    public record Outcome(String kind, String name, String action, List<Difference> differences) {
        public Outcome {
            differences = List.copyOf(differences);
        }
    }

    /**
     * One field before and after.
     *
     * @param field such as {@code spec.replicas}
     * @param before absent if it was not there
     * @param after absent if it is gone
     */
    public record Difference(String field, Optional<Object> before, Optional<Object> after) {}

    /**
     * A model file that the fleet does not have.
     *
     * @param file the name of the file of resources
     * @param path the model file as it is named there
     * @param line where
     */
    public record Wanted(String file, String path, int line) {}

    public ApplyView {
        outcomes = List.copyOf(outcomes);
        wanted = List.copyOf(wanted);
    }
}
