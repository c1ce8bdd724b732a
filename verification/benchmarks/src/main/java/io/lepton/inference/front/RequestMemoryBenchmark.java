package io.lepton.inference.front;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the memory of one request costs, filling included: lent by the shelf, and new for each. Sixteen requests are under way
 * at once, so that the oldest ends when the next begins.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms24m"})
public class RequestMemoryBenchmark {
    private static final int UNDER_WAY = 16;

    @Param({"142", "49312"})
    private int bytes;

    private final BufferShelf shelf = new BufferShelf(8 << 20);
    private final RequestMemory[] lent = new RequestMemory[UNDER_WAY];
    private final ByteBuffer[] fresh = new ByteBuffer[UNDER_WAY];
    private ByteBuffer sent = ByteBuffer.allocateDirect(0);
    private int turn;

    /** Prepares the bytes that arrive. */
    @Setup
    public void begin() {
        sent = ByteBuffer.allocateDirect(bytes);
        for (int i = 0; i < UNDER_WAY; i++) {
            lent[i] = new RequestMemory(shelf);
        }
    }

    /** As the front does. */
    @Benchmark
    public ByteBuffer lent() {
        int place = turn++ % UNDER_WAY;
        lent[place].giveBack();
        lent[place] = new RequestMemory(shelf);
        return lent[place].direct(bytes).put(sent.duplicate());
    }

    /** As it did before. */
    @Benchmark
    public ByteBuffer fresh() {
        int place = turn++ % UNDER_WAY;
        fresh[place] = ByteBuffer.allocateDirect(bytes).put(sent.duplicate());
        return fresh[place];
    }
}
