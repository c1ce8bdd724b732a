package io.lepton.cli;

import io.lepton.cli.InputReader.Scale;
import io.lepton.domain.ElementType;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Reads a picture as the one input of a model.
 *
 * <p>A picture of another size is scaled to the model's, without keeping its proportions; a model that leaves its size
 * open gets the picture's. A coloured picture becomes grey by its luma where the model takes one channel; a grey one
 * becomes three equal channels where it takes three, in the order red, green, blue. An input of UINT8 always gets 0 to
 * 255.
 */
final class ImageInput {
    private static final float WHITE = 255;

    private ImageInput() {}

    static NamedTensor read(Path file, TensorSpec spec, Scale scale) {
        if (spec.type() != ElementType.FP32 && spec.type() != ElementType.UINT8) {
            throw RefusedInput.unfitting(
                    "pictures fill inputs of FP32 or UINT8",
                    file,
                    "input=" + spec.name() + ", expected=" + spec.type() + spec.shape());
        }
        var layout = PixelLayout.of(spec.shape())
                .orElseThrow(() -> RefusedInput.unfitting(
                        "the input is no single picture, [1, channels, height, width] with 1 or 3 channels or alike",
                        file,
                        "input=" + spec.name() + ", expected=" + spec.shape()));
        return new NamedTensor(spec.name(), tensor(Picture.read(file), spec, layout, scale));
    }

    private static Tensor tensor(Picture picture, TensorSpec spec, PixelLayout layout, Scale scale) {
        Shape shape = layout.fit(spec.shape(), picture.width(), picture.height());
        var fitting =
                picture.withChannels(layout.channels(spec.shape())).scaled(layout.width(shape), layout.height(shape));
        var tensor = Tensor.zeros(spec.type(), shape);
        ByteBuffer data = tensor.data();
        int pixels = fitting.width() * fitting.height();
        for (int i = 0; i < pixels * fitting.channels(); i++) {
            int channel = layout.isChannelLast() ? i % fitting.channels() : i / pixels;
            int pixel = layout.isChannelLast() ? i / fitting.channels() : i % pixels;
            put(data, spec.type(), fitting.brightness(channel, pixel), scale);
        }
        return tensor;
    }

    private static void put(ByteBuffer data, ElementType type, float brightness, Scale scale) {
        if (type == ElementType.FP32) {
            data.putFloat(scale == Scale.UNIT ? brightness / WHITE : brightness);
        } else {
            data.put((byte) Math.round(brightness));
        }
    }
}
