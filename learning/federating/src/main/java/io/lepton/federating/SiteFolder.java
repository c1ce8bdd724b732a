package io.lepton.federating;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.federation.SiteKey;
import io.lepton.federation.secure.Bytes;
import io.lepton.runs.DurableFile;
import io.lepton.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/** What a site keeps of one federation: its key, what was agreed on, its journal; for its owner's eyes alone. */
final class SiteFolder {
    private static final String KEY = "key.json";
    private static final String AGREED = "agreed.json";

    private final Path folder;

    private SiteFolder(Path folder) {
        this.folder = folder;
    }

    /** A key as Java encodes it, in hex. */
    private record Pair(String identity, String secret) {}

    /**
     * What was agreed on.
     *
     * @param sha256 the digest of the data that it was agreed with
     */
    record Agreed(Meeting.Settlement settlement, String sha256) {}

    /** A folder, made if there is none. */
    static SiteFolder in(Path folder) {
        try {
            Files.createDirectories(folder);
            return new SiteFolder(folder);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "cannot make a folder: folder=" + folder + ", cause=" + e, e);
        }
    }

    /** The site's key for this federation; made and kept at the first call. */
    SiteKey key(SecureRandom random) {
        Optional<Pair> kept = read(KEY, Pair.class);
        if (kept.isPresent()) {
            return SiteKey.of(
                    Bytes.ofHex(kept.get().secret()).toArray(),
                    Bytes.ofHex(kept.get().identity()).toArray());
        }
        SiteKey made = SiteKey.fresh(random);
        write(KEY, new Pair(made.identity().toHex(), Bytes.of(made.secret()).toHex()));
        return made;
    }

    /** What was agreed on, if it was; the journal has been begun before. */
    Optional<Agreed> agreed() {
        return read(AGREED, Agreed.class);
    }

    void keep(Agreed agreed) {
        write(AGREED, agreed);
    }

    Path journal() {
        return folder.resolve("site.journal");
    }

    Path outgoing() {
        return folder.resolve("outgoing");
    }

    Path models() {
        return folder.resolve("models");
    }

    private <T> Optional<T> read(String name, Class<T> type) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Json.read(Files.readAllBytes(file), type)) : Optional.empty();
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "cannot read: file=" + file + ", cause=" + e, e);
        }
    }

    private void write(String name, Object content) {
        DurableFile.write(folder.resolve(name), Json.writePretty(content).getBytes(StandardCharsets.UTF_8));
    }
}
