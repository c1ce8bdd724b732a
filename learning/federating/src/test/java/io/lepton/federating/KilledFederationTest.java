package io.lepton.federating;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.Journal;
import io.lepton.federation.LocalFederation;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A federation that dies at any entry of any journal, and comes back from its files, makes the same model. */
final class KilledFederationTest {
    private static final FederationFile FILE = FederationFile.parse("federation.yaml", Hospital.FILE);

    @TempDir
    private Path folder;

    @Test
    void makesTheSameModelWhereverItDies() {
        var hospital = new Hospital(folder);
        SharedRows rows = SharedRows.read(FILE, folder, Map.of());
        var whole = new Attempt(hospital, rows, Long.MAX_VALUE);
        Weights expected = whole.run().state().model();
        long entries = whole.written;
        assertThat(entries).isGreaterThan(50);
        for (long last = 0; last < entries; last++) {
            var killed = new Attempt(hospital, rows, last);
            assertThat(killed.dies()).as("entry %d", last).isTrue();
            assertThat(killed.run().state().model())
                    .as("killed at entry %d of %d", last, entries)
                    .isEqualTo(expected);
        }
    }

    /** What it is killed by. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** One federation in a folder of its own, which dies once and is taken up. */
    private static final class Attempt {
        private final SharedRows rows;
        private final SharedModel model;
        private final SiteKeys keys;
        private final Path path;
        private long left;
        private long written;

        private Attempt(Hospital hospital, SharedRows rows, long entries) {
            var run = hospital.begin(Hospital.FILE);
            this.path = run.path();
            this.left = entries;
            this.rows = rows;
            this.model = new LogisticModel(rows.width(), rows.classNames().size());
            this.keys = SiteKeys.in(run, List.copyOf(rows.sites().keySet()), new SecureRandom());
        }

        private boolean dies() {
            try {
                run();
                return false;
            } catch (Killed _) {
                left = Long.MAX_VALUE;
                return true;
            }
        }

        private CoordinatorCore run() {
            Map<String, LocalFederation.Site> sites = new HashMap<>();
            rows.sites()
                    .forEach((name, own) -> sites.put(
                            name,
                            new LocalFederation.Site(
                                    model.trainer(own.train(), own.test(), name.hashCode()),
                                    Objects.requireNonNull(FILE.sites().get(name))
                                            .policy(),
                                    keys.signer(name),
                                    _ -> secret())));
            try (var journals = Journals.in(path)) {
                return LocalFederation.run(
                        FILE.plan(keys.identities(), rows.examplesMax(), List.of()),
                        model.initial(),
                        sites,
                        process -> mortal(journals.of(process)),
                        _ -> {});
            }
        }

        private static Bytes secret() {
            byte[] drawn = new byte[32];
            new SecureRandom().nextBytes(drawn);
            return Bytes.of(drawn);
        }

        private Journal mortal(Journal file) {
            return new Journal() {
                @Override
                public void append(Entry entry) {
                    if (left-- == 0) {
                        throw new Killed();
                    }
                    file.append(entry);
                    written++;
                }

                @Override
                public List<Entry> entries() {
                    return file.entries();
                }
            };
        }
    }
}
