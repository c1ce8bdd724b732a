package io.lepton.inference;

import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.TlsConfig;
import io.lepton.domain.Endpoint;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.inference.engine.QueueConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who a node is, where it listens and keeps its artifacts, and its bounds.
 *
 * @param node its name
 * @param region where it runs
 * @param host the address to bind, under which its gateway reaches it too unless {@code advertised} says otherwise
 * @param port the port to bind; 0 takes a free one
 * @param control where the control planes answer
 * @param directory holds the node's artifacts; of this node alone
 * @param limits what it takes in
 * @param tls makes the port speak TLS alone; absent, it speaks plain text alone, as gateways want it
 * @param advertised where its gateway reaches it, if not where it listens
 */
public record InferenceNodeConfig(
        NodeId node,
        RegionId region,
        String host,
        int port,
        ControlAccess control,
        Path directory,
        Limits limits,
        Optional<TlsConfig> tls,
        Optional<Endpoint> advertised) {
    private static final int PORT_MAX = 65_535;

    /** A node that speaks plain text, of a fleet with one control plane, of whose snapshots it keeps nothing. */
    public InferenceNodeConfig(
            NodeId node, RegionId region, String host, int port, URI control, Path directory, Limits limits) {
        this(node, region, host, port, ControlAccess.to(control), directory, limits, Optional.empty());
    }

    /** A node that is reached where it listens. */
    public InferenceNodeConfig(
            NodeId node,
            RegionId region,
            String host,
            int port,
            ControlAccess control,
            Path directory,
            Limits limits,
            Optional<TlsConfig> tls) {
        this(node, region, host, port, control, directory, limits, tls, Optional.empty());
    }

    public InferenceNodeConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("a host must not be blank");
        }
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("outside [0, " + PORT_MAX + "]: port=" + port);
        }
    }

    /**
     * The bounds of a node.
     *
     * @param bodyBytesMax the largest request body, after decompression
     * @param elementsMax the elements of one tensor in a request
     * @param inFlightMax how many inferences the node has taken in and not yet answered, of all models; more are refused
     * @param requestsMax how many requests of one model wait or run at once; more are refused
     * @param waitMax a request of which it is foreseen that it would wait longer is refused
     * @param batchRowsMax no batch of several requests has more rows; a power of two, 1 runs each by itself
     * @param batchBytesMax the inputs of such a batch take no more
     * @param drainMax how long a stopping node waits for the requests that it has taken in, once it takes in no more
     * @param memoryBytesMax what the models in memory may take together, as measured
     * @param heldRequestsMax how many requests wait for one model that is not in memory; more are refused
     * @param holdMax they wait no longer for it than this; then they are refused, and the load goes on
     * @param responseCacheBytesMax what the answers that are kept take together, of the models that ask for it; 0 keeps none
     */
    public record Limits(
            int bodyBytesMax,
            long elementsMax,
            int inFlightMax,
            int requestsMax,
            Duration waitMax,
            int batchRowsMax,
            long batchBytesMax,
            Duration drainMax,
            long memoryBytesMax,
            int heldRequestsMax,
            Duration holdMax,
            long responseCacheBytesMax) {
        /**
         * 64 MiB a body, 16 Mi elements a tensor, 4,096 requests a node, 1,024 and 10 s a model, 64 rows and 8 MiB a batch,
         * 10 s; half of the memory that the machine has beside the Java heap for models, at least 64 MiB; 128 requests and
         * 30 s for one to come; 32 MiB for answers.
         */
        public static final Limits DEFAULTS = new Limits(
                64 << 20,
                1L << 24,
                4_096,
                1_024,
                Duration.ofSeconds(10),
                64,
                8L << 20,
                Duration.ofSeconds(10),
                MachineMemory.halfBesideTheHeap(),
                128,
                Duration.ofSeconds(30),
                32L << 20);

        private static final int NOTICE_DIVISOR = 20;

        public Limits {
            requirePositive("bodyBytesMax", bodyBytesMax);
            requirePositive("elementsMax", elementsMax);
            requirePositive("inFlightMax", inFlightMax);
            requirePositive("requestsMax", requestsMax);
            requirePositive("waitMax", waitMax.toNanos());
            requirePositive("batchBytesMax", batchBytesMax);
            if (batchRowsMax < 1 || Integer.bitCount(batchRowsMax) != 1) {
                throw new IllegalArgumentException("not a power of two: batchRowsMax=" + batchRowsMax);
            }
            if (drainMax.isNegative()) {
                throw new IllegalArgumentException("must be at least 0: drainMax=" + drainMax);
            }
            requirePositive("memoryBytesMax", memoryBytesMax);
            requirePositive("heldRequestsMax", heldRequestsMax);
            requirePositive("holdMax", holdMax.toNanos());
            if (responseCacheBytesMax < 0) {
                throw new IllegalArgumentException(
                        "must be at least 0: responseCacheBytesMax=" + responseCacheBytesMax);
            }
        }

        /** The same with another budget of memory, in bytes. */
        public Limits withMemoryBytesMax(long bytesMax) {
            return new Limits(
                    bodyBytesMax,
                    elementsMax,
                    inFlightMax,
                    requestsMax,
                    waitMax,
                    batchRowsMax,
                    batchBytesMax,
                    drainMax,
                    bytesMax,
                    heldRequestsMax,
                    holdMax,
                    responseCacheBytesMax);
        }

        /** The same with another bound of what is kept of answers, in bytes; 0 keeps none. */
        public Limits withResponseCacheBytesMax(long bytesMax) {
            return new Limits(
                    bodyBytesMax,
                    elementsMax,
                    inFlightMax,
                    requestsMax,
                    waitMax,
                    batchRowsMax,
                    batchBytesMax,
                    drainMax,
                    memoryBytesMax,
                    heldRequestsMax,
                    holdMax,
                    bytesMax);
        }

        /** What of this holds for one model's queue, in front of a pool of so many threads. */
        QueueConfig queue(int executors) {
            return new QueueConfig(requestsMax, waitMax, batchRowsMax, batchBytesMax, executors);
        }

        /** How long a stopping node says so and answers on, for gateways to hear of it: a twentieth of {@code drainMax}. */
        Duration drainNotice() {
            return drainMax.dividedBy(NOTICE_DIVISOR);
        }

        private static void requirePositive(String field, long value) {
            if (value < 1) {
                throw new IllegalArgumentException("must be positive: " + field + "=" + value);
            }
        }
    }
}
