package io.lepton.wire;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Which versions of a model a node holds, in the words of the model-repository extension; one of the three is given.
 *
 * @param latest those with the highest numbers
 * @param all every one
 * @param specific those that are named
 */
public record VersionPolicy(Optional<Latest> latest, Optional<All> all, Optional<Specific> specific) {
    public VersionPolicy {
        if (List.of(latest, all, specific).stream().filter(Optional::isPresent).count() != 1) {
            throw new IllegalArgumentException("a version policy is one of latest, all and specific");
        }
    }

    /** The versions that are let in, of some. */
    public Set<Integer> choose(Collection<Integer> numbers) {
        var chosen = numbers.stream();
        if (latest.isPresent()) {
            int count = latest.get().numVersions().orElse(1);
            chosen = chosen.sorted(Comparator.reverseOrder()).limit(count);
        } else if (specific.isPresent()) {
            chosen = chosen.filter(specific.get().versions()::contains);
        }
        return chosen.collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The newest versions.
     *
     * @param numVersions how many, at least 1; one if absent
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Latest(Optional<Integer> numVersions) {
        public Latest {
            if (numVersions.orElse(1) < 1) {
                throw new IllegalArgumentException("must be positive: num_versions=" + numVersions.get());
            }
        }
    }

    /** Every version. */
    public record All() {}

    /** The versions of these numbers, each at least 1; at least one. */
    public record Specific(List<Integer> versions) {
        public Specific {
            if (versions.isEmpty() || versions.stream().anyMatch(number -> number == null || number < 1)) {
                throw new IllegalArgumentException("must be positive integers, at least one: versions=" + versions);
            }
            versions = List.copyOf(versions);
        }
    }
}
