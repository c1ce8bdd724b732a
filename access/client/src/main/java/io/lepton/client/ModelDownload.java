package io.lepton.client;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.wire.ModelView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Brings a version's file to this machine: beside its target first, and in its place once its digest is right. */
final class ModelDownload {
    private ModelDownload() {}

    /** The version that is meant. */
    static ModelVersion choose(ModelView model, OptionalInt version) {
        int number = version.orElse(model.latest());
        return model.versions().stream()
                .filter(known -> known.id().number() == number)
                .findFirst()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.UNKNOWN_VERSION,
                        "no such version: model=" + model.name() + ", version=" + number + ", latest="
                                + model.latest()));
    }

    static void write(ModelVersion version, Path target, Consumer<Path> download) {
        try {
            Path folder = target.toAbsolutePath().getParent();
            Path incoming = Files.createTempFile(folder, target.getFileName().toString(), ".part");
            try {
                download.accept(incoming);
                verify(version, incoming);
                Files.move(incoming, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(incoming);
            }
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "the file cannot be written: file=" + target + ", cause=" + e, e);
        }
    }

    private static void verify(ModelVersion version, Path file) throws IOException {
        MessageDigest digest = sha256();
        try (var bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        }
        var actual = new ArtifactId(HexFormat.of().formatHex(digest.digest()));
        if (!actual.equals(version.artifact())) {
            throw new LeptonException(
                    ErrorCode.UPSTREAM_FAILED,
                    "other bytes came than were registered: version=" + version.id() + ", sha256=" + actual);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
