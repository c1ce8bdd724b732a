package io.lepton.server;

import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Does one thing with several others at once. */
final class Together {
    private Together() {}

    /** Runs work for each of some things, on a virtual thread each, and waits for all; what one throws holds up no other. */
    static <T> void run(Collection<T> things, Consumer<T> work) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            things.forEach(thing -> threads.execute(() -> work.accept(thing)));
        }
    }
}
