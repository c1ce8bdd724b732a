package io.lepton.inference.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BufferShelfTest {
    private static final int MEBIBYTE = 1 << 20;

    private final BufferShelf shelf = new BufferShelf(2 * MEBIBYTE);

    @Test
    void lendsTheSameMemoryAgain() {
        ByteBuffer first = shelf.takeDirect(50_000);
        first.position(7).limit(9);
        shelf.give(first);
        ByteBuffer second = shelf.takeDirect(40_000);
        assertThat(second).isSameAs(first);
        assertThat(second.position()).isZero();
        assertThat(second.remaining()).isEqualTo(1 << 16);
    }

    @Test
    void lendsNoMemoryTwiceAtOnce() {
        assertThat(shelf.takeDirect(50_000)).isNotSameAs(shelf.takeDirect(50_000));
    }

    @Test
    void keepsTheJavaHeapAndTheRestApart() {
        shelf.give(shelf.takeDirect(100));
        assertThat(shelf.takeHeap(100).isDirect()).isFalse();
        assertThat(shelf.takeDirect(100).isDirect()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0,4096", "1,4096", "4096,4096", "4097,8192", "65536,65536", "1048576,1048576", "1048577,1048577"})
    void makesSizesThatFitOneAnother(int asked, int capacity) {
        assertThat(shelf.takeDirect(asked).capacity()).isEqualTo(capacity);
        assertThat(shelf.takeHeap(asked).capacity()).isEqualTo(capacity);
    }

    @Test
    void leavesToTheCollectorWhatExceedsItsBound() {
        ByteBuffer first = shelf.takeDirect(MEBIBYTE);
        ByteBuffer second = shelf.takeDirect(MEBIBYTE);
        ByteBuffer third = shelf.takeDirect(MEBIBYTE);
        shelf.give(first);
        shelf.give(second);
        shelf.give(third);
        assertThat(shelf.takeDirect(MEBIBYTE)).isSameAs(second);
        assertThat(shelf.takeDirect(MEBIBYTE)).isSameAs(first);
        assertThat(shelf.takeDirect(MEBIBYTE)).isNotSameAs(third);
    }

    @Test
    void leavesLargeBuffersToTheCollector() {
        ByteBuffer large = shelf.takeDirect(MEBIBYTE + 1);
        shelf.give(large);
        assertThat(shelf.takeDirect(MEBIBYTE + 1)).isNotSameAs(large);
    }

    @Test
    void givesTheMemoryOfARequestBackTogether() {
        var memory = new RequestMemory(shelf);
        ByteBuffer body = memory.direct(100);
        body.put((byte) 1);
        ByteBuffer larger = memory.larger(body, 10_000);
        ByteBuffer tensor = memory.tensor(20_000);
        assertThat(larger.get(0)).isEqualTo((byte) 1);
        assertThat(larger.position()).isOne();
        assertThat(tensor.remaining()).isEqualTo(20_000);
        memory.giveBack();
        assertThat(shelf.takeDirect(100)).isSameAs(body);
        assertThat(shelf.takeDirect(10_000)).isSameAs(larger);
        assertThat(shelf.takeDirect(20_000).capacity()).isEqualTo(1 << 15);
    }
}
