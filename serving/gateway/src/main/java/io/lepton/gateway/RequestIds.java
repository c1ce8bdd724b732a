package io.lepton.gateway;

import io.lepton.domain.RegionId;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
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
    private static final AsciiString COMMON = AsciiString.cached("x-request-id");
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final String prefix;
    private final AtomicLong count = new AtomicLong();

    RequestIds(RegionId self, Instant start) {
        this.prefix = self + "-" + Long.toString(start.toEpochMilli(), Character.MAX_RADIX) + "-";
    }

    /**
     * A request's name.
     *
     * @param isCommon whether the caller gave it in the header that other programs use, and looks for it there
     */
    record RequestId(String value, boolean isCommon) {
        /** Names the request on a head, on its way or back. */
        void putOn(HttpHeaders headers) {
            headers.set(FieldNames.REQUEST_ID, value);
            if (isCommon) {
                headers.set(COMMON, value);
            }
        }
    }

    /** Hot: the name that the caller gives, in Lepton's header or else the common one; a new one where it gives none. */
    RequestId choose(HttpHeaders headers) {
        String given = headers.get(FieldNames.REQUEST_ID);
        if (isHarmless(given)) {
            return new RequestId(given, false);
        }
        String common = headers.get(COMMON);
        return isHarmless(common)
                ? new RequestId(common, true)
                : new RequestId(prefix + count.incrementAndGet(), common != null);
    }

    private static boolean isHarmless(@Nullable String name) {
        return name != null && HARMLESS.matcher(name).matches();
    }
}
