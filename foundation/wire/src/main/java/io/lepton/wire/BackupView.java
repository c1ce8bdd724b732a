package io.lepton.wire;

import java.util.List;

/**
 * What a control plane's store holds at one moment, but for the history and the model files.
 *
 * @param head of which moment
 * @param resources everything that is wished
 */
public record BackupView(BackupHead head, List<BackupResource> resources) {
    public BackupView {
        resources = List.copyOf(resources);
    }
}
