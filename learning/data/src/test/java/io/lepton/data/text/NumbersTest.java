package io.lepton.data.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NumbersTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsDecimalsAsTheLibraryDoes(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String text =
                    switch (random.nextInt(4)) {
                        case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
                        case 1 -> Long.toString(random.nextLong());
                        case 2 -> Float.toString(random.nextFloat() * 1000 - 500);
                        default -> random.nextInt(-1000, 1000) + "." + random.nextInt(100_000);
                    };
            double expected = Double.parseDouble(text);
            double wanted = Double.isInfinite(expected) ? Double.NaN : expected;
            assertThat(Double.valueOf(Numbers.parse(text)))
                    .as("seed %d, text %s", seed, text)
                    .isEqualTo(Double.valueOf(wanted));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                ".",
                "1d",
                "1f",
                "0x10",
                "NaN",
                "Infinity",
                "1 2",
                "1,5",
                "--1",
                "1e",
                "e5",
                "1.2.3"
            })
    void takesNothingElseForANumber(String text) {
        assertThat(Numbers.parse(text)).isNaN();
    }

    @Test
    void readsDatesByTheirDigits() {
        long[] parts = new long[DateDigits.GROUPS];
        DateDigits.parse("02/01/2014 at 23h", "dMyH", parts);
        assertThat(parts).containsExactly(2014, 1, 2, 23, 0, 0);
        assertThat(DateDigits.isDate("2014-13-01", "yMd")).isFalse();
        assertThat(DateDigits.isDate("soon", "yMd")).isFalse();
        assertThat(DateDigits.looksLikeIsoDate("2014-01-02T03:00:00.123+08:00")).isTrue();
        assertThat(DateDigits.looksLikeIsoDate("20-1-2014 x")).isFalse();
    }

    @Test
    void countsDaysAsTheCalendarDoes() {
        for (var day = java.time.LocalDate.of(1, 1, 1); day.getYear() < 2500; day = day.plusDays(7)) {
            assertThat(DateDigits.epochDay(day.getYear(), day.getMonthValue(), day.getDayOfMonth()))
                    .as("%s", day)
                    .isEqualTo(day.toEpochDay());
        }
    }
}
