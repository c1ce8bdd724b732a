package io.lepton.training;

import io.lepton.data.Features;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Messages as rows of hashed pieces: words, pairs of words, and three to five letters in a row; each row of length 1. */
final class HashedText {
    private static final int WIDTH = 1 << 13;

    private HashedText() {}

    static Features features(List<String> messages) {
        float[] values = new float[messages.size() * WIDTH];
        for (int row = 0; row < messages.size(); row++) {
            addTo(values, row * WIDTH, messages.get(row));
        }
        return Features.of(WIDTH, values);
    }

    private static void addTo(float[] values, int from, String message) {
        for (var piece : pieces(message)) {
            values[from + Math.floorMod(piece.hashCode() * 0x9E3779B9, WIDTH)]++;
        }
        double squares = 0;
        for (int i = from; i < from + WIDTH; i++) {
            values[i] = (float) Math.log1p(values[i]);
            squares += (double) values[i] * values[i];
        }
        float scale = squares == 0 ? 1 : (float) (1 / Math.sqrt(squares));
        for (int i = from; i < from + WIDTH; i++) {
            values[i] *= scale;
        }
    }

    private static List<String> pieces(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        String[] words = text.split("[^\\p{L}\\p{N}£$!]+", -1);
        var pieces = new ArrayList<String>();
        for (int i = 0; i < words.length; i++) {
            pieces.add("w " + words[i]);
            if (i > 0) {
                pieces.add("p " + words[i - 1] + " " + words[i]);
            }
        }
        for (int length = 3; length <= 5; length++) {
            for (int start = 0; start + length <= text.length(); start++) {
                pieces.add("l " + text.substring(start, start + length));
            }
        }
        return pieces;
    }
}
