package io.lepton.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.federation.codec.Weights;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every journal must do; a journal that lasts is opened again by the same call. */
public abstract class JournalContract {
    /** The journal of this test, as it is on the disk. */
    protected abstract Journal open();

    @Test
    void keepsEntriesInTheirOrder() {
        Journal journal = open();
        assertThat(journal.entries()).isEmpty();
        List<Journal.Entry> entries = List.of(
                new Journal.Entry(new Happening.Heard(new Message.Hello("p00")), Instant.EPOCH),
                new Journal.Entry(new Happening.Tick(), Instant.EPOCH.plusSeconds(1)),
                new Journal.Entry(new Happening.Trained(3, 7, Weights.of(0.1, -2)), Instant.EPOCH.plusNanos(1)));
        entries.forEach(journal::append);
        assertThat(journal.entries()).isEqualTo(entries);
        assertThat(open().entries()).isEqualTo(entries);
    }

    @Test
    void keepsAnEntryTwiceThatIsWrittenTwice() {
        Journal journal = open();
        var tick = new Journal.Entry(new Happening.Tick(), Instant.EPOCH);
        journal.append(tick);
        journal.append(tick);
        assertThat(journal.entries()).containsExactly(tick, tick);
    }
}
