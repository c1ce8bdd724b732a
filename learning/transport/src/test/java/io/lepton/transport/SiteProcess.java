package io.lepton.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.RegionId;
import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.Evaluation;
import io.lepton.federation.FileJournal;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.ParticipantCore;
import io.lepton.federation.Plan;
import io.lepton.federation.SiteKey;
import io.lepton.federation.SitePolicy;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.strategy.LocalWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * A process of a federation, for a test that kills it: {@code coordinator FOLDER} or {@code site FOLDER NAME PLACE PORT HOLD}. What it
 * says in lines: {@code LISTENS port}, {@code TOLD line}, {@code TRAINS round}, {@code MODEL hexadecimals}.
 */
final class SiteProcess {
    static final int ROUNDS = 3;
    static final int MODEL = 1_000;

    private SiteProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        if (arguments[0].equals("coordinator")) {
            coordinate(folder);
        } else {
            takePart(
                    folder,
                    arguments[2],
                    Integer.parseInt(arguments[3]),
                    Integer.parseInt(arguments[4]),
                    Integer.parseInt(arguments[5]));
        }
        System.exit(0);
    }

    static Plan plan(Map<String, Bytes> identities) {
        return Ground.plan(identities, Plan.Visibility.NOBODY, ROUNDS, identities.size(), Duration.ofMinutes(5));
    }

    /** Writes what a process needs to be one of a federation. */
    static void prepare(Path folder, Ground ground) throws IOException {
        Files.writeString(folder.resolve("authority.pem"), ground.authority.certificateText());
        write(folder, "coordinator", ground.coordinator.certificates(), ground.coordinator.key());
        for (var site : ground.pairs.entrySet()) {
            write(
                    folder,
                    site.getKey(),
                    site.getValue().certificates(),
                    site.getValue().key());
        }
        for (var key : ground.keys.entrySet()) {
            Files.write(folder.resolve(key.getKey() + ".secret"), key.getValue().secret());
            Files.write(
                    folder.resolve(key.getKey() + ".identity"),
                    key.getValue().identity().toArray());
        }
    }

    private static void coordinate(Path folder) throws Exception {
        Map<String, Bytes> identities = new TreeMap<>();
        var regions = new TreeMap<String, RegionId>();
        try (var files = Files.newDirectoryStream(folder, "*.identity")) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName()).replace(".identity", "");
                identities.put(name, Bytes.of(Files.readAllBytes(file)));
                regions.put(name, Ground.region(name));
            }
        }
        try (var web = Web.start(1);
                var journal = FileJournal.open(folder.resolve("coordinator.journal"))) {
            var core = CoordinatorCore.resume(plan(identities), Ground.model(MODEL), journal.entries());
            try (var server = CoordinatorServer.start(
                    new ServerConfig(Ground.FEDERATION, regions, "127.0.0.1", 0, folder.resolve("coordinator")),
                    core,
                    journal,
                    web,
                    tls(folder, "coordinator"),
                    Ground.CLOCK,
                    line -> say("TOLD " + line))) {
                say("LISTENS " + server.endpoint().port());
                Weights model = server.awaitEnd().state().model();
                byte[] digest = PartDescription.sha256().digest(bits(model).getBytes(US_ASCII));
                say("MODEL " + HexFormat.of().formatHex(digest));
            }
        }
    }

    /** All of a model, bit for bit. */
    static String bits(Weights model) {
        var text = new StringBuilder();
        for (int i = 0; i < model.size(); i++) {
            text.append(Double.toHexString(model.get(i))).append(' ');
        }
        return text.toString();
    }

    private static void takePart(Path folder, String name, int place, int port, int hold) throws Exception {
        var key = SiteKey.of(
                Files.readAllBytes(folder.resolve(name + ".secret")),
                Files.readAllBytes(folder.resolve(name + ".identity")));
        try (var web = Web.start(1);
                var journal = FileJournal.open(folder.resolve(name + ".journal"))) {
            var core = ParticipantCore.resume(name, SitePolicy.open(), key, journal.entries());
            SiteClient.run(
                    new SiteConfig(
                            Ground.identity(name),
                            Ground.FEDERATION,
                            new Endpoint("127.0.0.1", port),
                            folder.resolve("outgoing-" + name),
                            folder.resolve("models-" + name)),
                    new SiteClient.Site(core, journal, new Holding(new SlopeTrainer(place), hold)),
                    web,
                    tls(folder, name),
                    new SecureRandom(),
                    Ground.CLOCK,
                    line -> say("TOLD " + line));
        }
    }

    /** Stops for good in the middle of a round's training. */
    private record Holding(LocalTrainer trainer, int hold) implements LocalTrainer {
        @Override
        public Learned train(int round, Plan.Local local, LocalWork work, Weights ownControl) {
            say("TRAINS " + round);
            if (round == hold) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return trainer.train(round, local, work, ownControl);
        }

        @Override
        public Evaluation evaluate(Weights model) {
            return trainer.evaluate(model);
        }
    }

    private static PeerTls tls(Path folder, String name) throws IOException {
        return PeerTls.of(
                Files.readString(folder.resolve(name + ".pem")),
                Files.readString(folder.resolve(name + ".key")),
                Files.readString(folder.resolve("authority.pem")));
    }

    private static void write(Path folder, String name, String certificates, String key) throws IOException {
        Files.writeString(folder.resolve(name + ".pem"), certificates);
        Files.writeString(folder.resolve(name + ".key"), key);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
