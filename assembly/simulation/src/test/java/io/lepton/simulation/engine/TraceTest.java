package io.lepton.simulation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TraceTest {
    private final List<String> lines = new ArrayList<>();
    private final Trace trace = Trace.readBy(lines::add);

    @Test
    void writesALineForEachEvent() {
        trace.message(1_500, "caller", "gateway-beijing", "request", 42);
        trace.note(0, "beijing", "cut", Long.MIN_VALUE);
        assertThat(lines)
                .containsExactly("1500 caller>gateway-beijing request 42", "0 beijing cut -9223372036854775808");
    }

    @Test
    void digestsExactlyItsLines() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 10_000; i++) {
            trace.message(random.nextLong(Long.MAX_VALUE), "from", "to", "what", random.nextInt());
        }
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII);
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        assertThat(trace.digest()).isEqualTo(expected);
        assertThat(trace.digest()).as("asking changes nothing").isEqualTo(expected);
    }

    @Test
    void givesTheSameDigestWhetherOrNotItIsRead() {
        Trace unread = Trace.digested();
        trace.note(1, "a", "b", 2);
        unread.note(1, "a", "b", 2);
        assertThat(unread.digest()).isEqualTo(trace.digest());
        unread.note(1, "a", "b", 3);
        assertThat(unread.digest()).isNotEqualTo(trace.digest());
    }
}
