package io.lepton.inference.cache;

import static io.lepton.inference.cache.Answers.answer;
import static io.lepton.inference.cache.Answers.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.inference.cache.ResponseCache.Shelf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseCacheTest {
    private static final int SMALL = 400;
    private static final long SMALL_BYTES = answer(SMALL).bytes();

    @Test
    void givesBackWhatItWasGiven() {
        var cache = new ResponseCache(10 * SMALL_BYTES);
        Shelf shelf = cache.open();
        KeptAnswer answer = answer(SMALL);
        shelf.keep(key(1), answer);
        assertThat(shelf.find(key(1))).contains(answer);
        assertThat(shelf.find(key(2))).isEmpty();
        assertThat(cache.open().find(key(1))).as("of another version").isEmpty();
        assertThat(cache.reading()).isEqualTo(new CacheReading(10 * SMALL_BYTES, SMALL_BYTES, 1, 0));
    }

    @Test
    void countsTheTensorsAndWhatLiesAroundThem() {
        assertThat(SMALL_BYTES).isEqualTo(SMALL + 512);
    }

    @Test
    void dropsFirstWhatWasAskedForLongestAgo() {
        var cache = new ResponseCache(8 * SMALL_BYTES);
        Shelf shelf = cache.open();
        IntStream.range(0, 8).forEach(number -> shelf.keep(key(number), answer(SMALL)));
        assertThat(shelf.find(key(0))).isPresent();
        shelf.keep(key(8), answer(SMALL));
        assertThat(shelf.find(key(0))).isPresent();
        assertThat(shelf.find(key(1))).isEmpty();
        assertThat(cache.reading()).isEqualTo(new CacheReading(8 * SMALL_BYTES, 8 * SMALL_BYTES, 8, 1));
    }

    @Test
    void keepsNoAnswerThatWouldDriveOutMany() {
        var cache = new ResponseCache(8 * SMALL_BYTES);
        Shelf shelf = cache.open();
        shelf.keep(key(1), answer(SMALL + 4));
        assertThat(shelf.find(key(1))).isEmpty();
        assertThat(cache.takes(SMALL_BYTES)).isTrue();
        assertThat(cache.takes(SMALL_BYTES + 4)).isFalse();
    }

    @Test
    void countsAnAnswerOnceThatTwoRunsGave() {
        var cache = new ResponseCache(10 * SMALL_BYTES);
        Shelf shelf = cache.open();
        shelf.keep(key(1), answer(SMALL));
        shelf.keep(key(1), answer(SMALL));
        assertThat(cache.reading().bytes()).isEqualTo(SMALL_BYTES);
    }

    @Test
    void aClosedShelfIsEmptyAndStaysSo() {
        var cache = new ResponseCache(10 * SMALL_BYTES);
        Shelf closed = cache.open();
        Shelf other = cache.open();
        closed.keep(key(1), answer(SMALL));
        other.keep(key(2), answer(SMALL));
        closed.close();
        closed.close();
        closed.keep(key(3), answer(SMALL));
        assertThat(closed.find(key(1))).isEmpty();
        assertThat(closed.find(key(3))).isEmpty();
        assertThat(other.find(key(2))).isPresent();
        assertThat(cache.reading()).isEqualTo(new CacheReading(10 * SMALL_BYTES, SMALL_BYTES, 1, 0));
    }

    @Test
    void zeroKeepsNothingAndLessIsRefused() {
        var off = new ResponseCache(0);
        assertThat(off.isOn()).isFalse();
        Shelf shelf = off.open();
        shelf.keep(key(1), answer(0));
        assertThat(off.reading()).isEqualTo(CacheReading.OFF);
        assertThatThrownBy(() -> new ResponseCache(-1)).hasMessageContaining("bytesMax=-1");
    }

    @Test
    void aNewcomerWithMoreThanItsShareWaitsForNobodyAndTakesNothing() {
        var cache = new ResponseCache(16 * SMALL_BYTES);
        List<Shelf> full = new ArrayList<>();
        for (int model = 0; model < 16; model++) {
            Shelf shelf = cache.open();
            shelf.keep(key(model), answer(SMALL));
            full.add(shelf);
        }
        Shelf late = cache.open();
        late.keep(key(99), answer(SMALL + 4));
        assertThat(late.find(key(99))).isEmpty();
        assertThat(cache.reading().evictions()).isZero();
        assertThat(full).allMatch(shelf -> cache.reading().answers() == 16);
    }

    /** The law of the bound: never more than it, and what is told is what is there. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neverTakesMoreThanItsBound(long seed) {
        var random = new Random(seed);
        long bytesMax = 20_000L + random.nextInt(20_000);
        var cache = new ResponseCache(bytesMax);
        List<Shelf> shelves = new ArrayList<>(List.of(cache.open(), cache.open(), cache.open()));
        for (int step = 0; step < 5_000; step++) {
            int place = random.nextInt(shelves.size());
            if (random.nextInt(200) == 0) {
                shelves.set(place, renewed(shelves.get(place), cache));
            }
            shelves.get(place).keep(key(random.nextInt(500)), answer(4 * random.nextInt(1_000)));
            CacheReading reading = cache.reading();
            assertThat(reading.bytes()).as("seed %d, step %d", seed, step).isBetween(0L, bytesMax);
            assertThat(reading.bytes() == 0).isEqualTo(reading.answers() == 0);
        }
        assertThat(cache.reading().evictions()).as("seed %d", seed).isPositive();
        shelves.forEach(Shelf::close);
        assertThat(cache.reading().bytes()).as("seed %d", seed).isZero();
        assertThat(cache.reading().answers()).as("seed %d", seed).isZero();
    }

    /** The law of fairness: a model that takes no more than an equal share loses nothing, whatever the others are asked. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void takesNothingFromAModelThatKeepsToItsShare(long seed) {
        var random = new Random(seed);
        int models = 2 + random.nextInt(5);
        long bytesMax = 40 * SMALL_BYTES;
        var cache = new ResponseCache(bytesMax);
        Shelf modest = cache.open();
        List<Shelf> greedy =
                IntStream.range(1, models).mapToObj(_ -> cache.open()).toList();
        Map<AnswerKey, KeptAnswer> modestAnswers = new HashMap<>();
        long share = bytesMax / models;
        for (int step = 0; step < 3_000; step++) {
            greedy.get(random.nextInt(greedy.size())).keep(key(random.nextLong()), answer(4 * random.nextInt(200)));
            if (random.nextInt(50) == 0 && (modestAnswers.size() + 1L) * SMALL_BYTES <= share) {
                KeptAnswer answer = answer(SMALL);
                modestAnswers.put(key(step), answer);
                modest.keep(key(step), answer);
            }
        }
        assertThat(modestAnswers).as("seed %d", seed).isNotEmpty();
        modestAnswers.forEach((key, answer) ->
                assertThat(modest.find(key)).as("seed %d", seed).contains(answer));
        assertThat(cache.reading().evictions()).as("seed %d", seed).isPositive();
    }

    private static Shelf renewed(Shelf shelf, ResponseCache cache) {
        shelf.close();
        return cache.open();
    }
}
