package io.lepton.gateway;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many callers are connected, in all and from each address, against their bounds. Safe for any thread. */
final class CallerCount {
    private final int max;
    private final int perAddressMax;
    private final AtomicInteger all = new AtomicInteger();
    private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    CallerCount(int max, int perAddressMax) {
        this.max = max;
        this.perAddressMax = perAddressMax;
    }

    /** Counts a caller until it is gone; false if it must not stay. */
    boolean admit(Channel caller) {
        if (!(caller.remoteAddress() instanceof InetSocketAddress remote)) {
            // It has left already.
            return false;
        }
        InetAddress address = remote.getAddress();
        int mates = byAddress.merge(address, 1, Integer::sum);
        int callers = all.incrementAndGet();
        var _ = caller.closeFuture().addListener(_ -> forget(address));
        return callers <= max && mates <= perAddressMax;
    }

    private void forget(InetAddress address) {
        all.decrementAndGet();
        byAddress.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
    }
}
