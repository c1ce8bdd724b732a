package io.lepton.governance;

import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody wants to do something to.
 *
 * @param owner whose it is
 * @param reach the regions in which it happens; absent if it happens in none
 */
public record Target(Owner owner, Optional<RegionSelection> reach) {
    /** Whose a thing is. */
    public sealed interface Owner {}

    /** Nobody's in particular: any role that permits the thing will do, wherever it holds. */
    public record Anyone() implements Owner {}

    /** The whole fleet's: a role in a project will not do. */
    public record Fleet() implements Owner {}

    /**
     * A project's.
     *
     * @param lineage the project, and the projects that it is a part of, the nearest first
     */
    public record OfProject(List<String> lineage) implements Owner {
        public OfProject {
            lineage = List.copyOf(lineage);
            if (lineage.isEmpty()) {
                throw new IllegalArgumentException("a project has at least its own name: lineage=[]");
            }
        }
    }

    /** Something that is the same for all who may see anything. */
    public static Target anything() {
        return new Target(new Anyone(), Optional.empty());
    }

    /** Something of the whole fleet. */
    public static Target ofFleet() {
        return new Target(new Fleet(), Optional.empty());
    }

    /** Something of a project, with those above it. */
    public static Target ofProject(List<String> lineage) {
        return new Target(new OfProject(lineage), Optional.empty());
    }

    /** The same, where it happens in regions. */
    public Target in(RegionSelection regions) {
        return new Target(owner, Optional.of(regions));
    }

    /** The same, where the regions do not matter. */
    public Target anywhere() {
        return new Target(owner, Optional.empty());
    }

    boolean isWithin(Set<RegionId> regions) {
        return reach.map(places -> switch (places) {
                    case RegionSelection.All _ -> false;
                    case RegionSelection.Only(var named) -> regions.containsAll(named);
                })
                .orElse(true);
    }

    @Override
    public String toString() {
        String whose =
                switch (owner) {
                    case Anyone _ -> "anywhere";
                    case Fleet _ -> "in the whole fleet";
                    case OfProject(var lineage) -> "in project " + lineage.getFirst();
                };
        return reach.map(places -> switch (places) {
                    case RegionSelection.All _ -> whose + ", in all regions";
                    case RegionSelection.Only(var named) ->
                        whose + ", in "
                                + named.stream().map(RegionId::value).sorted().toList();
                })
                .orElse(whose);
    }
}
