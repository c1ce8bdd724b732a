package io.lepton.runs;

import io.lepton.training.Activation;
import io.lepton.training.Attention;
import io.lepton.training.AveragePooling;
import io.lepton.training.BatchNormalization;
import io.lepton.training.Bidirectional;
import io.lepton.training.Conv1D;
import io.lepton.training.Conv2D;
import io.lepton.training.Dense;
import io.lepton.training.Dropout;
import io.lepton.training.Embedding;
import io.lepton.training.Flatten;
import io.lepton.training.GRU;
import io.lepton.training.GlobalPooling;
import io.lepton.training.LSTM;
import io.lepton.training.Layer;
import io.lepton.training.LayerNormalization;
import io.lepton.training.MaxPooling;
import io.lepton.training.Padding;
import io.lepton.training.Recurrent;
import io.lepton.training.SimpleRNN;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One layer of a sequential model: one of the keys that name a layer, with what belongs to it.
 *
 * @param dense a full layer of so many units
 * @param conv1d a convolution of so many filters over a series
 * @param conv2d a convolution of so many filters over a picture
 * @param maxPooling the largest of each window of this width
 * @param averagePooling the mean of each window of this width
 * @param globalPooling what of all places is kept
 * @param flatten one row of numbers
 * @param dropout the share of numbers that is left out at random while learning
 * @param normalise over what numbers are brought to one size
 * @param embedding so many numbers for each token
 * @param rnn a plain recurrent layer of so many units
 * @param lstm a recurrent layer of so many units with long memory
 * @param gru a recurrent layer of so many units with gates
 * @param attention so many heads that look at all places
 * @param activation what becomes of the numbers behind the layer
 * @param kernel the width of a convolution's window; 3 if absent
 * @param stride how far the window moves
 * @param padding whether the window may stand over the edge, so that as many places come out as go in
 * @param tokens how many different tokens there are; of a text as characters, as many as it has
 * @param sequence whether a recurrent layer gives every step, and not the last alone
 * @param bidirectional whether a recurrent layer also reads backwards
 */
public record LayerEntry(
        Optional<Integer> dense,
        Optional<Integer> conv1d,
        Optional<Integer> conv2d,
        Optional<Integer> maxPooling,
        Optional<Integer> averagePooling,
        Optional<GlobalPooling.Kept> globalPooling,
        Optional<Boolean> flatten,
        Optional<Double> dropout,
        Optional<Normalise> normalise,
        Optional<Integer> embedding,
        Optional<Integer> rnn,
        Optional<Integer> lstm,
        Optional<Integer> gru,
        Optional<Integer> attention,
        Optional<Activation> activation,
        Optional<Integer> kernel,
        Optional<Integer> stride,
        Optional<Padding> padding,
        Optional<Integer> tokens,
        Optional<Boolean> sequence,
        Optional<Boolean> bidirectional) {
    /** Over what numbers are brought to one size. */
    public enum Normalise {
        BATCH,
        LAYER
    }

    private static final int UNITS_MAX = 1 << 20;
    private static final int KERNEL = 3;

    public LayerEntry {
        List<Optional<?>> kinds = List.of(
                dense,
                conv1d,
                conv2d,
                maxPooling,
                averagePooling,
                globalPooling,
                flatten.filter(wanted -> wanted),
                dropout,
                normalise,
                embedding,
                rnn,
                lstm,
                gru,
                attention);
        long named = kinds.stream().filter(Optional::isPresent).count();
        if (named != 1) {
            throw new IllegalArgumentException("a layer is named by exactly one key: keys=" + named
                    + ", known=[dense, conv1d, conv2d, maxPooling, averagePooling, globalPooling, flatten, dropout,"
                    + " normalise, embedding, rnn, lstm, gru, attention]");
        }
        Stream.of(
                        dense,
                        conv1d,
                        conv2d,
                        maxPooling,
                        averagePooling,
                        embedding,
                        rnn,
                        lstm,
                        gru,
                        attention,
                        kernel,
                        stride,
                        tokens)
                .forEach(number -> JobFile.requireWithin("layer", number, 1, UNITS_MAX));
        JobFile.requireWithin("dropout", dropout, 0, 0.99);
        if (embedding.isEmpty() && tokens.isPresent()) {
            throw new IllegalArgumentException("an embedding has tokens, and no other layer does: tokens");
        }
    }

    /** Tells whether the data must say how many different tokens there are. */
    boolean isOpen() {
        return embedding.isPresent() && tokens.isEmpty();
    }

    /** @param characters how many different tokens there are where the job does not say it */
    Layer layer(int characters) {
        return dense.<Layer>map(units -> Dense.of(units, activationOr(Activation.LINEAR)))
                .or(() -> conv1d.map(filters ->
                        new Conv1D(filters, window(), stride.orElse(1), edge(), activationOr(Activation.LINEAR))))
                .or(() -> conv2d.map(filters ->
                        new Conv2D(filters, window(), stride.orElse(1), edge(), activationOr(Activation.LINEAR))))
                .or(() -> maxPooling.map(size -> new MaxPooling(size, stride.orElse(size))))
                .or(() -> averagePooling.map(size -> new AveragePooling(size, stride.orElse(size))))
                .or(() -> globalPooling.map(GlobalPooling::new))
                .or(() -> dropout.map(Dropout::of))
                .or(() -> embedding.map(width -> Embedding.of(tokens.orElse(characters), width)))
                .or(() -> attention.map(Attention::of))
                .or(() -> rnn.map(units -> recurrent(new SimpleRNN(units, states()))))
                .or(() -> lstm.map(units -> recurrent(new LSTM(units, states()))))
                .or(() -> gru.map(units -> recurrent(new GRU(units, states()))))
                .or(() -> normalise.map(
                        over -> over == Normalise.BATCH ? BatchNormalization.usual() : LayerNormalization.usual()))
                .orElseGet(Flatten::all);
    }

    private Layer recurrent(Recurrent layer) {
        return bidirectional.orElse(false) ? Bidirectional.of(layer) : layer;
    }

    private Recurrent.States states() {
        return sequence.orElse(false) ? Recurrent.States.EVERY : Recurrent.States.LAST;
    }

    private int window() {
        return kernel.orElse(KERNEL);
    }

    private Padding edge() {
        return padding.orElse(Padding.VALID);
    }

    private Activation activationOr(Activation none) {
        return activation.orElse(none);
    }
}
