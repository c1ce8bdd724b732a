package io.lepton.federating;

import io.lepton.chassis.Clock;
import io.lepton.runs.Processes;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunShelf;
import io.lepton.runs.RunStore;
import io.lepton.runs.RunSubject;
import io.lepton.wire.RunView.OwnerView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/** Three sites whose rows are drawn by a seed, and a home to keep federations in. */
final class Hospital {
    static final String FILE = """
            name: heart
            seed: 3
            sites:
              north: {region: frankfurt, data: north.csv}
              south: {region: virginia, data: south.csv}
              west: {region: beijing, data: west.csv}
            data: {label: ill, positive: "yes", split: {test: 0.3, validation: 0}}
            model: {kind: logistic}
            rounds: 2
            local: {epochs: 1, batch: 8, rate: 0.2}
            secure: true
            """;

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    final Path folder;

    Hospital(Path folder) {
        this.folder = folder;
        write("north", 1, 60);
        write("south", 2, 40);
        write("west", 3, 30);
    }

    /** Ages and pressures of patients, and who is ill. */
    void write(String site, long seed, int rows) {
        var random = new Random(seed);
        var text = new StringBuilder("age,pressure,ward,ill\n");
        for (int i = 0; i < rows; i++) {
            double age = 30 + 40 * random.nextDouble() + seed;
            double pressure = 100 + 50 * random.nextDouble();
            boolean isIll = age + 0.4 * pressure + 4 * random.nextGaussian() > 102;
            text.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f,%s,%s%n",
                    age,
                    pressure,
                    random.nextBoolean() ? "a" : site,
                    isIll ? "yes" : "no"));
        }
        put(site + ".csv", text.toString());
    }

    void put(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RunFolder begin(String file) {
        FederationFile parsed = FederationFile.parse("federation.yaml", file);
        return store().create(
                        new RunSubject(parsed.name(), parsed.kind(), parsed.seedOrDefault()), file, folder, "1.2.3");
    }

    RunStore store() {
        var self = new OwnerView(1, NOW);
        var clock = new Clock() {
            @Override
            public long nanos() {
                return 0;
            }

            @Override
            public Instant now() {
                return NOW;
            }
        };
        var processes = new Processes() {
            @Override
            public OwnerView self() {
                return self;
            }

            @Override
            public boolean isAlive(OwnerView process) {
                return true;
            }

            @Override
            public void end(OwnerView process) {}
        };
        return RunStore.in(RunShelf.FEDERATIONS, folder.resolve("home"), clock, processes);
    }
}
