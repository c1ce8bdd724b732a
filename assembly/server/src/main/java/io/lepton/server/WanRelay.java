package io.lepton.server;

import io.lepton.domain.Endpoint;
import io.lepton.domain.RegionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The wide-area network of a development fleet: carries TCP between regions with their real round-trip times.
 *
 * <p>Each ordered pair of regions has a door on the loopback interface. What goes in comes out at the other region's
 * gateway half a round trip later, in order, without loss; the first bytes of a connection wait one round trip more,
 * which is what a TCP handshake costs. A region that is cut off is silent, as after a real loss: connections to it open
 * and stay mute, what is under way never arrives, and no end is told until the region comes back.
 *
 * <p>Safe for any thread. Each connection has four virtual threads: it is meant for hundreds of connections, not more.
 */
final class WanRelay implements AutoCloseable {
    private final RoundTrips roundTrips;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("relay-", 0).factory());
    private final Map<Way, Door> doors = new ConcurrentHashMap<>();
    private final Set<RegionId> cutOff = ConcurrentHashMap.newKeySet();

    WanRelay(RoundTrips roundTrips) {
        this.roundTrips = roundTrips;
    }

    /**
     * The address under which one region reaches another's gateway; opens the door at the first call.
     *
     * @throws UncheckedIOException if no port is free
     */
    Endpoint dial(RegionId from, RegionId to, Endpoint gateway) {
        return doors.computeIfAbsent(new Way(from, to), way -> open(way, gateway))
                .endpoint();
    }

    /** Carries nothing more to or from the region, not even the end of a connection. */
    void cutOff(RegionId region) {
        cutOff.add(region);
        doorsOf(region).forEach(Door::silence);
    }

    /** Carries again; connections from before are reset, as by a machine that has restarted. */
    void restore(RegionId region) {
        cutOff.remove(region);
        doorsOf(region).forEach(Door::reset);
    }

    @Override
    public void close() {
        doors.values().forEach(Door::close);
        threads.shutdownNow();
    }

    private Set<Door> doorsOf(RegionId region) {
        Set<Door> touched = ConcurrentHashMap.newKeySet();
        doors.forEach((way, door) -> {
            if (way.from().equals(region) || way.to().equals(region)) {
                touched.add(door);
            }
        });
        return touched;
    }

    private Door open(Way way, Endpoint gateway) {
        try {
            var door = new Door(way, new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), gateway);
            threads.execute(door::acceptAll);
            return door;
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the relay: way=" + way, e);
        }
    }

    /** From where to where. */
    private record Way(RegionId from, RegionId to) {}

    /** One listening socket and the connections that came through it. */
    private final class Door implements AutoCloseable {
        private final Way way;
        private final ServerSocket listener;
        private final Endpoint gateway;
        private final Duration oneWay;
        private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();

        Door(Way way, ServerSocket listener, Endpoint gateway) {
            this.way = way;
            this.listener = listener;
            this.gateway = gateway;
            this.oneWay = roundTrips.between(way.from(), way.to()).dividedBy(2);
        }

        Endpoint endpoint() {
            return new Endpoint(listener.getInetAddress().getHostAddress(), listener.getLocalPort());
        }

        void acceptAll() {
            while (!listener.isClosed()) {
                try {
                    carry(listener.accept());
                } catch (IOException _) {
                    // The listener was closed, or a caller left before it was accepted: the loop's head tells which.
                }
            }
        }

        private void carry(Socket near) {
            var connection = new RelayedConnection(near, gateway, oneWay);
            connections.add(connection);
            if (cutOff.contains(way.from()) || cutOff.contains(way.to())) {
                connection.silence();
            }
            connection.start(threads, () -> connections.remove(connection));
        }

        void silence() {
            connections.forEach(RelayedConnection::silence);
        }

        void reset() {
            connections.forEach(RelayedConnection::reset);
            connections.clear();
        }

        @Override
        public void close() {
            try {
                listener.close();
            } catch (IOException _) {
                // It accepts nothing more either way.
            }
            reset();
        }
    }
}
