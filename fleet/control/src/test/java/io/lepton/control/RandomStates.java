package io.lepton.control;

import io.lepton.domain.Deployment;
import io.lepton.domain.Model;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Desired states drawn from a seed; every revision's state follows from the seed alone. */
final class RandomStates {
    private static final int MODELS = 5;
    private static final int VERSIONS = 4;

    private RandomStates() {}

    /** The state that the writer of a seed writes at a revision. */
    static DesiredState of(long seed, long epoch, long revision) {
        return revision == 0 ? DesiredState.empty() : draw(new Random(seed * 1_000_003 + revision), epoch, revision);
    }

    static DesiredState draw(Random random, long epoch, long revision) {
        List<Model> models = new ArrayList<>();
        List<Deployment> wished = new ArrayList<>();
        List<Deployment> serving = new ArrayList<>();
        for (int i = 0; i < MODELS; i++) {
            String name = "model-" + i;
            int versions = 1 + random.nextInt(VERSIONS);
            models.add(new Model(
                    new ModelName(name),
                    IntStream.rangeClosed(1, versions)
                            .mapToObj(number -> Samples.version(name, number))
                            .toList()));
            if (random.nextBoolean()) {
                wished.add(deployment(random, name, versions));
                serving.add(deployment(random, name, versions));
            }
        }
        return new DesiredState(epoch, revision, models, wished, serving);
    }

    private static Deployment deployment(Random random, String name, int versions) {
        var version = Samples.version(name, 1 + random.nextInt(versions)).id();
        return new Deployment(version, new RegionSelection.All(), 1 + random.nextInt(3));
    }
}
