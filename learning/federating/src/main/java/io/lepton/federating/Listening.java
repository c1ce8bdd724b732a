package io.lepton.federating;

import io.lepton.runs.RunFolder;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Where a federation's coordinator listens for sites that are processes of their own, and by what it proves to them who it is; kept in
 * the federation's folder, so that it is the same when the federation is taken up again.
 *
 * @param stepSeconds how long a step of a round waits for those who are late
 * @param joinFile a file with the token to enrol with, if it has no certificate yet
 * @param controls where it enrols, and renews its certificate
 * @param certificate its certificate, if it has not one of the fleet's authority
 */
public record Listening(
        String host,
        int port,
        long stepSeconds,
        Optional<String> joinFile,
        List<String> controls,
        Optional<CertificateFiles> certificate) {
    private static final String FILE = "listening.json";

    /**
     * Files in PEM.
     *
     * @param certificates the certificate, and behind it those that vouch for it
     * @param key its private key
     * @param authorities whom to believe
     */
    public record CertificateFiles(String certificates, String key, String authorities) {}

    public Listening {
        controls = List.copyOf(controls);
    }

    /** What a folder keeps; nothing if all sites learn in the federation's own process. */
    public static Optional<Listening> of(RunFolder folder) {
        return folder.kept(FILE).map(text -> Json.read(text.getBytes(StandardCharsets.UTF_8), Listening.class));
    }

    public void keep(RunFolder folder) {
        folder.keep(FILE, Json.writePretty(this));
    }
}
