package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.HeadKeys;
import io.lepton.governance.TreeHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a person trusts when the audit log is held against it: keys and heads, as texts and files. */
final class AuditTrust {
    /** How a command ends that found that something is not as it was signed. */
    static final int NOT_AS_SIGNED_EXIT_CODE = 1;

    private AuditTrust() {}

    /** The option for the keys. */
    static Argument<HeadKeys> keys() {
        return Argument.option(
                "--key",
                "KEYS",
                "the public keys that are trusted, as lepton audit keys prints them, with commas between",
                text -> HeadKeys.of(List.of(text.split(",", -1))));
    }

    /** The keys of a file with one a line. */
    static HeadKeys read(Path file) {
        return HeadKeys.of(text(file).lines().filter(line -> !line.isBlank()).toList());
    }

    /** A head that was kept, as {@code lepton audit head} prints it. */
    static TreeHead head(Path file) {
        try {
            return head(text(file));
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not a signed tree head: head=" + file, e);
        }
    }

    static TreeHead head(String line) {
        return TreeHead.parse(line.strip().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "cannot be read: file=" + file + ", cause=" + e.getMessage(), e);
        }
    }
}
