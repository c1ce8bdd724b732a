package io.lepton.gateway;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The subscriptions to a changing set of others, one each. Safe for any thread.
 *
 * @param <T> whom to follow; an equal one is the same
 */
final class Followings<T> implements AutoCloseable {
    /** Something that is open until it is closed, which cannot fail. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    private final Function<T, Subscription> opener;
    private final Map<T, Subscription> open = new HashMap<>();
    private boolean isClosed;

    Followings(Function<T, Subscription> opener) {
        this.opener = opener;
    }

    /** Follows exactly these: leaves those that are not wanted any more, begins with the new. */
    synchronized void follow(List<T> wanted) {
        if (isClosed) {
            return;
        }
        open.entrySet().removeIf(entry -> {
            boolean leaves = !wanted.contains(entry.getKey());
            if (leaves) {
                entry.getValue().close();
            }
            return leaves;
        });
        for (T each : new HashSet<>(wanted)) {
            open.computeIfAbsent(each, opener);
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        open.values().forEach(Subscription::close);
        open.clear();
    }
}
