package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.JobReport.LogPart;
import io.lepton.wire.Json;
import io.lepton.wire.RunSignal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a training's log piece by piece. A place in it is the number of the try, for each begins a file of its own, and a number
 * of bytes.
 */
final class JobLog {
    private static final int BYTES_MAX = 64 << 10;
    private static final int CHARACTERS_MAX = 1_000;

    private JobLog() {}

    /**
     * Some lines.
     *
     * @param isWhole whether they reach to the end of what the log has
     */
    record Piece(LogPart part, boolean isWhole) {}

    /**
     * The lines behind a place.
     *
     * @param attempt the number of the try
     * @param isOver whether the last line is whole as it is
     */
    static Piece after(String since, int attempt, Path log, boolean isOver) {
        long from = since.startsWith(attempt + ":") ? Long.parseLong(since.substring(since.indexOf(':') + 1)) : 0;
        byte[] bytes = read(log, from);
        int end = whole(bytes, isOver && bytes.length < BYTES_MAX);
        List<String> lines = lines(new String(bytes, 0, end, StandardCharsets.UTF_8));
        long next = from + end;
        return new Piece(new LogPart(since, attempt + ":" + next, lines), bytes.length < BYTES_MAX);
    }

    private static byte[] read(Path log, long from) {
        if (!Files.exists(log)) {
            return new byte[0];
        }
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.min(from, file.length()));
            byte[] bytes = new byte[(int) Math.min(BYTES_MAX, file.length() - file.getFilePointer())];
            file.readFully(bytes);
            return bytes;
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "cannot read: file=" + log + ", cause=" + e, e);
        }
    }

    /** How many bytes are whole lines; a line that is longer than all that is read at once is cut. */
    private static int whole(byte[] bytes, boolean isLastWhole) {
        if (isLastWhole) {
            return bytes.length;
        }
        for (int i = bytes.length; i > 0; i--) {
            if (bytes[i - 1] == '\n') {
                return i;
            }
        }
        return bytes.length == BYTES_MAX ? bytes.length : 0;
    }

    /** Of how far something is, only the last is news. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        List<String> all = text.lines().filter(line -> !line.isBlank()).toList();
        for (int i = 0; i < all.size(); i++) {
            boolean isLast = i + 1 == all.size();
            if (isLast || !isProgress(all.get(i))) {
                lines.add(cut(all.get(i)));
            }
        }
        return lines;
    }

    private static boolean isProgress(String line) {
        if (!line.startsWith("{")) {
            return false;
        }
        try {
            return Json.read(line.getBytes(StandardCharsets.UTF_8), RunSignal.class)
                    .progress()
                    .isPresent();
        } catch (LeptonException _) {
            return false;
        }
    }

    private static String cut(String line) {
        return line.length() > CHARACTERS_MAX ? line.substring(0, CHARACTERS_MAX) : line;
    }
}
