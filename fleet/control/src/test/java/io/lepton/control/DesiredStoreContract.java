package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Deployment;
import io.lepton.domain.Model;
import io.lepton.domain.RegionSelection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link DesiredStore} must do; extended by one test class for each. */
public abstract class DesiredStoreContract {
    /** A store that nobody has written. */
    protected abstract DesiredStore store();

    @Test
    void startsEmpty() {
        assertThat(store().read()).isEqualTo(DesiredState.empty());
    }

    @Test
    void givesBackWhatWasWritten() {
        var store = store();
        var version = Samples.version("digits", 1);
        var deployment = new Deployment(version.id(), new RegionSelection.All(), 2);
        var state = new DesiredState(
                1,
                1,
                List.of(new Model(version.id().model(), List.of(version))),
                List.of(deployment),
                List.of(deployment));
        assertThat(store.write(state)).isTrue();
        assertThat(store.read()).isEqualTo(state);
    }

    @Test
    void letsOneOfTwoWritersWin() {
        var store = store();
        assertThat(store.write(empty(1, 1))).isTrue();
        assertThat(store.write(empty(1, 2))).isTrue();
        assertThat(store.write(empty(1, 2))).isFalse();
        assertThat(store.write(empty(1, 4))).isFalse();
        assertThat(store.read()).isEqualTo(empty(1, 2));
    }

    @Test
    void fencesAnOlderReign() {
        var store = store();
        assertThat(store.write(empty(2, 1))).isTrue();
        assertThat(store.write(empty(1, 2))).isFalse();
        assertThat(store.write(store.read().underNewEpoch())).isTrue();
        assertThat(store.read().epoch()).isEqualTo(3);
    }

    private static DesiredState empty(long epoch, long revision) {
        return new DesiredState(epoch, revision, List.of(), List.of(), List.of());
    }
}
