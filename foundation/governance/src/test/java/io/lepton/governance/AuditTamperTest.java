package io.lepton.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.governance.AuditTexts.Log;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes sound logs at random, by the byte and by the line; every change must be found, and found where it is. */
class AuditTamperTest {
    private static final int TAMPERINGS = 250;
    private static final int ENTRIES = 100;
    private static final long SEGMENT_BYTES = 8 << 10;

    /** Lines of one file after a change, and the lines of the sound one, from 0, between which it lies. */
    private record Tampering(String name, ByteBuffer content, int firstLine, int lastLine) {
        Tampering(String name, byte[] bytes, int firstLine, int lastLine) {
            this(name, ByteBuffer.wrap(bytes), firstLine, lastLine);
        }

        byte[] bytes() {
            byte[] bytes = new byte[content.remaining()];
            content.duplicate().get(bytes);
            return bytes;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyTamperingIsFoundAndLocated(long seed) {
        Log log = AuditTexts.log(ENTRIES, SEGMENT_BYTES, seed);
        assertThat(log.files()).as("seed %d", seed).hasSizeGreaterThan(3);
        assertThat(AuditTexts.verify(AuditTexts.bytes(log.files()), Optional.of(log.head()))
                        .findings())
                .as("seed %d, untouched", seed)
                .isEmpty();
        var random = new Random(seed);
        int precise = 0;
        for (int i = 0; i < TAMPERINGS; i++) {
            int file = random.nextInt(log.files().size());
            Tampering tampering = tamper(log.files().get(file), random);
            List<byte[]> files = new ArrayList<>(AuditTexts.bytes(log.files()));
            files.set(file, tampering.bytes());
            int linesOpen = random.nextBoolean() ? 1_000 : 1 + random.nextInt(60);
            AuditReport report = AuditTexts.read(
                    AuditVerifier.checkingAfter(linesOpen, AuditTexts.KEYS, Optional.of(log.head())), files);
            String story = "seed %d, turn %d, file %d, %s of lines %d to %d, checked after %d"
                    .formatted(
                            seed,
                            i,
                            file,
                            tampering.name(),
                            tampering.firstLine() + 1,
                            tampering.lastLine() + 1,
                            linesOpen);
            assertThat(report.isWhole()).as(story).isFalse();
            precise += located(report.findings(), file, tampering, log, story) ? 1 : 0;
        }
        assertThat(precise)
                .as("seed %d: changes of which nothing but the changed lines and their neighbours was named", seed)
                .isGreaterThan(TAMPERINGS * 9 / 10);
    }

    /** The findings cover the change or touch it; true if they name no line that is not beside it. */
    private static boolean located(List<AuditFinding> findings, int file, Tampering tampering, Log log, String story) {
        String where = story + ": " + findings;
        int linesBefore = linesBefore(log, file);
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (AuditFinding finding : findings) {
            first = Math.min(first, line(finding.first(), log));
            last = Math.max(last, line(finding.last(), log));
        }
        int changedFirst = linesBefore + tampering.firstLine();
        int changedLast = linesBefore + tampering.lastLine();
        assertThat(first).as(where).isLessThanOrEqualTo(changedLast + 1);
        assertThat(last).as(where).isGreaterThanOrEqualTo(changedFirst - 1);
        return first >= changedFirst - 1 && last <= changedLast + 2;
    }

    /** Which line of the whole log a place is, from 0, but for the lines that a change brought in or took away. */
    private static int line(AuditPlace place, Log log) {
        return linesBefore(log, Integer.parseInt(place.file())) + (int) place.line() - 1;
    }

    private static int linesBefore(Log log, int file) {
        return log.files().subList(0, file).stream()
                .mapToInt(text -> lines(text).size())
                .sum();
    }

    private static Tampering tamper(String file, Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> flip(file, random);
            case 1 -> flip(file, random);
            case 2 -> dropByte(file, random);
            case 3 -> insertByte(file, random);
            case 4 -> dropLines(file, random);
            case 5 -> copyLine(file, random);
            case 6 -> swapLines(file, random);
            default -> forgeLine(file, random);
        };
    }

    private static Tampering flip(String file, Random random) {
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        int at = random.nextInt(bytes.length);
        int line = lineOf(bytes, at);
        boolean isJoin = bytes[at] == '\n';
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return new Tampering("flip", bytes, line, isJoin ? line + 1 : line);
    }

    private static Tampering dropByte(String file, Random random) {
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        int at = random.nextInt(bytes.length);
        int line = lineOf(bytes, at);
        byte[] rest = new byte[bytes.length - 1];
        System.arraycopy(bytes, 0, rest, 0, at);
        System.arraycopy(bytes, at + 1, rest, at, rest.length - at);
        return new Tampering("drop of a byte", rest, line, bytes[at] == '\n' ? line + 1 : line);
    }

    private static Tampering insertByte(String file, Random random) {
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        int at = random.nextInt(bytes.length);
        byte[] more = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, more, 0, at);
        more[at] = (byte) random.nextInt(256);
        System.arraycopy(bytes, at, more, at + 1, bytes.length - at);
        int line = lineOf(bytes, at);
        return new Tampering("insert of a byte", more, line, line);
    }

    private static Tampering dropLines(String file, Random random) {
        List<String> lines = lines(file);
        int first = random.nextInt(lines.size());
        int count = 1 + random.nextInt(Math.min(3, lines.size() - first));
        lines.subList(first, first + count).clear();
        return new Tampering("drop", bytes(lines), first, first + count - 1);
    }

    private static Tampering copyLine(String file, Random random) {
        List<String> lines = lines(file);
        String copy = lines.get(random.nextInt(lines.size()));
        int at = random.nextInt(lines.size());
        lines.add(at, copy);
        return new Tampering("insert of a copy", bytes(lines), at - 1, at);
    }

    private static Tampering swapLines(String file, Random random) {
        List<String> lines = lines(file);
        int first = random.nextInt(lines.size() - 1);
        int last = Math.min(lines.size() - 1, first + 1 + random.nextInt(10));
        Collections.swap(lines, first, last);
        return new Tampering("swap", bytes(lines), first, last);
    }

    /** An entry that the chain leads to, with the number that would come: all that can be forged without the key. */
    private static Tampering forgeLine(String file, Random random) {
        List<String> lines = lines(file);
        int at = 1 + random.nextInt(lines.size() - 1);
        byte[] before = lines.get(at - 1).getBytes(StandardCharsets.UTF_8);
        long entries = AuditItem.of(before, new AuditPlace("", 0, 0)).after();
        AuditFact fact = AuditTexts.facts(1, random).getFirst();
        byte[] forged = new AuditEntry(entries, fact, LogHash.leaf(before)).line();
        boolean isReplaced = random.nextBoolean();
        if (isReplaced) {
            lines.set(at, new String(forged, StandardCharsets.UTF_8));
        } else {
            lines.add(at, new String(forged, StandardCharsets.UTF_8));
        }
        return new Tampering(isReplaced ? "forged line" : "forged insert", bytes(lines), at, at);
    }

    private static int lineOf(byte[] bytes, int at) {
        int line = 0;
        for (int i = 0; i < at; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    private static List<String> lines(String file) {
        return new ArrayList<>(
                Arrays.asList(file.substring(0, file.length() - 1).split("\n", -1)));
    }

    private static byte[] bytes(List<String> lines) {
        return lines.isEmpty() ? new byte[0] : (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
