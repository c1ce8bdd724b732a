package io.lepton.federation.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FourierTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64})
    void isTheSumThatDefinesIt(int size) {
        var random = new Random(size);
        double[] real = random.doubles(size).toArray();
        double[] imaginary = random.doubles(size).toArray();
        double[] givenReal = real.clone();
        double[] givenImaginary = imaginary.clone();
        new Fourier(size).forward(real, imaginary);
        for (int k = 0; k < size; k++) {
            double sumReal = 0;
            double sumImaginary = 0;
            for (int n = 0; n < size; n++) {
                double angle = -2 * Math.PI * k * n / size;
                sumReal += givenReal[n] * Math.cos(angle) - givenImaginary[n] * Math.sin(angle);
                sumImaginary += givenReal[n] * Math.sin(angle) + givenImaginary[n] * Math.cos(angle);
            }
            assertThat(real[k]).isCloseTo(sumReal, within(1e-12));
            assertThat(imaginary[k]).isCloseTo(sumImaginary, within(1e-12));
        }
        new Fourier(size).backward(real, imaginary);
        assertThat(real).usingComparatorWithPrecision(1e-14).containsExactly(givenReal);
        assertThat(imaginary).usingComparatorWithPrecision(1e-14).containsExactly(givenImaginary);
    }

    @Test
    void refusesALengthThatIsNoPowerOfTwo() {
        assertThatThrownBy(() -> new Fourier(12)).hasMessageContaining("size=12");
    }
}
