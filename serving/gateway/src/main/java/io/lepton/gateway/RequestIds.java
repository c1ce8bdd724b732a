package io.lepton.gateway;

import io.lepton.domain.RegionId;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names requests: {@code frankfurt-lmx1k2a0-42} is the 42nd of one run of Frankfurt's gateway. Safe for any thread.
 *
 * <p>A name that the caller gives is kept where it is harmless in a header and a log.
 */
final class RequestIds {
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final String prefix;
    private final AtomicLong count = new AtomicLong();

    RequestIds(RegionId self, Instant start) {
        this.prefix = self + "-" + Long.toString(start.toEpochMilli(), Character.MAX_RADIX) + "-";
    }

    String choose(@Nullable String given) {
        return given != null && HARMLESS.matcher(given).matches() ? given : prefix + count.incrementAndGet();
    }
}
