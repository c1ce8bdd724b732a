package io.lepton.cli;

import io.lepton.client.ResourceCalls;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.ApplyRequest;
import io.lepton.wire.ApplyRequest.Sent;
import io.lepton.wire.ApplyView;
import io.lepton.wire.ApplyView.Wanted;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The files of resources that a command names, with the model files that they name in turn. Confined to one thread. */
final class Manifests {
    private static final String STANDARD_INPUT = "-";
    private static final Path STANDARD_INPUT_FILE = Path.of("/dev/stdin");
    private static final int FOLDERS_DEEP_MAX = 16;

    private final List<ApplyRequest.File> files;
    private final List<Path> folders;

    private Manifests(List<ApplyRequest.File> files, List<Path> folders) {
        this.files = files;
        this.folders = folders;
    }

    /**
     * Reads a file, every file of a folder and those below it, or the standard input for a hyphen.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming what cannot be read
     */
    static Manifests read(String source) {
        List<ApplyRequest.File> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        for (Path path : paths(source)) {
            boolean isInput = source.equals(STANDARD_INPUT);
            files.add(new ApplyRequest.File(isInput ? STANDARD_INPUT : path.toString(), text(path)));
            Path parent = path.toAbsolutePath().getParent();
            folders.add(isInput || parent == null ? Path.of("").toAbsolutePath() : parent);
        }
        return new Manifests(List.copyOf(files), List.copyOf(folders));
    }

    ApplyRequest request() {
        return new ApplyRequest(files, Optional.empty());
    }

    /** Asks, and asks again with the model files that were wanted: sent in earnest, only looked at where nothing is done. */
    ApplyView ask(
            Function<ApplyRequest, ApplyView> asking, ResourceCalls.Deed deed, ResourceCalls fleet, Terminal terminal) {
        ApplyView answer = asking.apply(request());
        if (answer.wanted().isEmpty()) {
            return answer;
        }
        List<Sent> sent = new ArrayList<>();
        for (Wanted wanted : answer.wanted()) {
            Path file = GivenFile.check(wanted.file() + ":" + wanted.line() + ": spec.file", resolve(wanted));
            String digest = deed == ResourceCalls.Deed.DO ? send(file, fleet, terminal) : digest(file);
            sent.add(new Sent(wanted.file(), wanted.path(), digest));
        }
        return asking.apply(new ApplyRequest(files, Optional.of(sent)));
    }

    private static String send(Path file, ResourceCalls fleet, Terminal terminal) {
        try (var progress = terminal.progress()) {
            return fleet.send(file, (sent, total) -> progress.show("sending " + file.getFileName(), sent, total))
                    .sha256();
        }
    }

    private Path resolve(Wanted wanted) {
        for (int i = 0; i < files.size(); i++) {
            if (files.get(i).name().equals(wanted.file())) {
                return folders.get(i).resolve(wanted.path());
            }
        }
        throw new LeptonException(
                ErrorCode.INVALID_REQUEST, "a file that was not named is wanted: file=" + wanted.file());
    }

    private static List<Path> paths(String source) {
        if (source.equals(STANDARD_INPUT)) {
            return List.of(STANDARD_INPUT_FILE);
        }
        Path path = Path.of(source);
        if (!Files.isDirectory(path)) {
            return List.of(GivenFile.check("-f", path));
        }
        try (var below = Files.walk(path, FOLDERS_DEEP_MAX)) {
            List<Path> found = below.filter(Files::isRegularFile)
                    .filter(Manifests::isManifest)
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        "the folder has no file that ends in .yaml, .yml or .json: -f=" + path);
            }
            return found;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static boolean isManifest(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not text in UTF-8: -f=" + file, e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static LeptonException unreadable(Path file, IOException cause) {
        return new LeptonException(
                ErrorCode.INVALID_REQUEST,
                "cannot be read: -f=" + file + ", cause=" + cause.getClass().getSimpleName(),
                cause);
    }

    private static String digest(Path file) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), sha256)) {
                bytes.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
