package io.lepton.wire;

import java.util.List;

/**
 * What came of a restore.
 *
 * @param restored whether it was done; false while model files are wanted
 * @param epoch the reign that goes on with it, above every one before
 * @param revision the write that began that reign
 * @param wanted the digests of model files to send first; if there are any, nothing was done
 */
public record RestoreView(boolean restored, long epoch, long revision, List<String> wanted) {
    public RestoreView {
        wanted = List.copyOf(wanted);
    }
}
