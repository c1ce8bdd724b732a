package io.lepton.runs;

import io.lepton.data.PicturePlan;
import java.util.Optional;

/**
 * What pictures become.
 *
 * @param height in pixels, to which every picture is resized
 * @param width the same; as the height if absent
 * @param channels 1 for grey or 3 for colours; 3 if absent
 * @param brightness what 0 to 255 becomes; 0 to 1 if absent
 */
public record PictureEntry(
        Optional<Integer> height,
        Optional<Integer> width,
        Optional<Integer> channels,
        Optional<PicturePlan.Brightness> brightness) {
    private static final int EXTENT_MAX = 4_096;
    private static final int COLOURS = 3;

    public PictureEntry {
        JobFile.requireWithin("height", height, 1, EXTENT_MAX);
        JobFile.requireWithin("width", width, 1, EXTENT_MAX);
        if (channels.filter(count -> count != 1 && count != COLOURS).isPresent()) {
            throw new IllegalArgumentException("1 or 3 are possible: channels=" + channels.get());
        }
        if (width.isPresent() && height.isEmpty()) {
            throw new IllegalArgumentException("a picture has both: width=" + width.get() + ", height=(missing)");
        }
    }

    /** The plan, if a size is said. */
    Optional<PicturePlan> plan() {
        return height.map(rows -> new PicturePlan(
                rows, width.orElse(rows), channels.orElse(COLOURS), brightness.orElse(PicturePlan.Brightness.UNIT)));
    }
}
