package io.lepton.data;

import io.lepton.domain.Shape;
import java.util.Arrays;
import java.util.Objects;

/** Some of many pictures, prepared when they are asked for. */
final class PictureRows implements FeatureRows {
    private final PixelFile pixels;
    private final int[] chosen;
    private final PicturePreparation preparation;

    /** @param chosen the numbers of the pictures, not copied */
    PictureRows(PixelFile pixels, int[] chosen, PicturePreparation preparation) {
        this.pixels = pixels;
        this.chosen = chosen;
        this.preparation = preparation;
    }

    @Override
    public int rowCount() {
        return chosen.length;
    }

    @Override
    public Shape exampleShape() {
        return preparation.exampleShape();
    }

    /** Hot: once for each batch. */
    @Override
    public Features rows(int[] numbers) {
        byte[] picture = new byte[pixels.pictureBytes()];
        float[] features = new float[Math.multiplyExact(numbers.length, picture.length)];
        for (int i = 0; i < numbers.length; i++) {
            pixels.read(chosen[Objects.checkIndex(numbers[i], chosen.length)], picture);
            preparation.apply(picture, features, i * picture.length);
        }
        return Features.of(exampleShape(), features);
    }

    @Override
    public long checksum() {
        return 31 * (31 * pixels.checksum() + Arrays.hashCode(chosen)) + preparation.hashCode();
    }
}
