package io.lepton.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import io.lepton.inference.engine.Halt;
import io.lepton.inference.engine.LoadedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a seat passes on to the model that sits in it. */
final class SeatTest {
    private final ModelVersion version = Fleets.version("fraud", 1, Fleets.artifact('a'));
    private final List<Halt> halts = new ArrayList<>();
    private final Seat seat =
            new Seat(version, () -> ArtifactFile.of(Path.of("unread")), Runnable::run, () -> 0, new Nobody());

    @Test
    void aHaltReachesTheModel() {
        assertThat(seat.settle(new Halted(), 1)).isTrue();
        var alone = new Halt();
        var together = new Halt();
        assertThat(seat.run(List.of(), List.of(), alone)).isEmpty();
        assertThat(seat.runTogether(List.of(), List.of(), together)).isEmpty();
        assertThat(halts).containsExactly(alone, together);
    }

    @Test
    void whetherRowsStayApartIsKnownWhileTheModelIsAway() {
        assertThat(seat.settle(new Halted(), 1)).isTrue();
        assertThat(seat.evict()).isPresent();
        assertThat(seat.keepsRowsApart()).isTrue();
        assertThat(seat.resident()).isEmpty();
    }

    @Test
    void aShortTurnRunsWhereItIsOnlyWhileTheModelIsThere() {
        List<Runnable> passed = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        var seat = new Seat(version, () -> ArtifactFile.of(Path.of("unread")), passed::add, () -> 0, new Nobody() {
            @Override
            public void held(Seat held, long hold) {
                ran.add("held");
            }
        });
        seat.executeHere(() -> ran.add("early"));
        assertThat(ran).containsExactly("held");
        assertThat(seat.settle(new Halted(), 1)).isTrue();
        assertThat(passed).hasSize(1);
        seat.executeHere(() -> ran.add("here"));
        assertThat(ran).containsExactly("held", "here");
        assertThat(seat.evict()).as("a held turn has not ended").isEmpty();
        passed.getFirst().run();
        assertThat(ran).containsExactly("held", "here", "early");
        assertThat(seat.evict()).isPresent();
    }

    /** Notes the halts of its runs. */
    private final class Halted implements LoadedModel {
        @Override
        public List<NamedTensor> run(List<NamedTensor> inputs, List<String> outputs) {
            throw new IllegalStateException("run without a halt");
        }

        @Override
        public List<NamedTensor> run(List<NamedTensor> inputs, List<String> outputs, Halt halt) {
            halts.add(halt);
            return List.of();
        }

        @Override
        public boolean keepsRowsApart() {
            return true;
        }

        @Override
        public List<List<NamedTensor>> runTogether(List<List<NamedTensor>> requests, List<String> outputs) {
            throw new IllegalStateException("run without a halt");
        }

        @Override
        public List<List<NamedTensor>> runTogether(List<List<NamedTensor>> requests, List<String> outputs, Halt halt) {
            halts.add(halt);
            return List.of();
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    /** Owns no memory. */
    private static class Nobody implements Seat.Owner {
        @Override
        public int heldRequestsMax() {
            return 1;
        }

        @Override
        public void held(Seat held, long hold) {
            throw new IllegalStateException("nothing is asked while the model is away");
        }

        @Override
        public void rests(Seat resting) {
            // Nothing waits for it.
        }

        @Override
        public void left(LoadedModel model) {
            model.close();
        }
    }
}
