package io.lepton.federation.privacy;

/**
 * The discrete Fourier transform of complex numbers, in place, of a length that is a power of two.
 *
 * <p>The plain radix-2 scheme with a table of twiddles, each computed for itself so that errors do not grow along the table.
 */
final class Fourier {
    private final int size;
    private final double[] cosines;
    private final double[] sines;

    Fourier(int size) {
        if (Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("not a power of two: size=" + size);
        }
        this.size = size;
        this.cosines = new double[size / 2];
        this.sines = new double[size / 2];
        for (int i = 0; i < size / 2; i++) {
            double angle = 2 * Math.PI * i / size;
            cosines[i] = Math.cos(angle);
            sines[i] = Math.sin(angle);
        }
    }

    /** Replaces values by their transform, {@code X[k] = sum x[n] exp(-2 pi i k n / size)}. */
    void forward(double[] real, double[] imaginary) {
        transform(real, imaginary);
    }

    /** Undoes {@link #forward}. */
    void backward(double[] real, double[] imaginary) {
        // Swapping the parts conjugates, up to a factor i that the second swap takes back.
        transform(imaginary, real);
        for (int i = 0; i < size; i++) {
            real[i] /= size;
            imaginary[i] /= size;
        }
    }

    private void transform(double[] real, double[] imaginary) {
        reverseBits(real, imaginary);
        for (int half = 1; half < size; half *= 2) {
            int stride = size / (2 * half);
            for (int start = 0; start < size; start += 2 * half) {
                for (int i = 0; i < half; i++) {
                    butterfly(real, imaginary, start + i, half, i * stride);
                }
            }
        }
    }

    private void butterfly(double[] real, double[] imaginary, int low, int half, int twiddle) {
        int high = low + half;
        double turnedReal = real[high] * cosines[twiddle] + imaginary[high] * sines[twiddle];
        double turnedImaginary = imaginary[high] * cosines[twiddle] - real[high] * sines[twiddle];
        real[high] = real[low] - turnedReal;
        imaginary[high] = imaginary[low] - turnedImaginary;
        real[low] += turnedReal;
        imaginary[low] += turnedImaginary;
    }

    private void reverseBits(double[] real, double[] imaginary) {
        int unused = Integer.numberOfLeadingZeros(size) + 1;
        for (int i = 0; i < size; i++) {
            int j = size == 1 ? 0 : Integer.reverse(i) >>> unused;
            if (i < j) {
                double keptReal = real[i];
                real[i] = real[j];
                real[j] = keptReal;
                double keptImaginary = imaginary[i];
                imaginary[i] = imaginary[j];
                imaginary[j] = keptImaginary;
            }
        }
    }
}
