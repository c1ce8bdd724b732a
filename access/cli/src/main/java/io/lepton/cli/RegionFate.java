package io.lepton.cli;

import io.lepton.client.LeptonClient;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionId;
import java.io.IOException;
import java.util.Optional;

/** Takes regions down for a drill, and brings them back. */
interface RegionFate {
    /** Takes a region down; it is down when this returns. */
    void kill(RegionId region) throws InterruptedException;

    /** Brings it back; false if nobody has said how. */
    boolean restore(RegionId region) throws InterruptedException;

    /** By the control plane of a development fleet. */
    static RegionFate of(LeptonClient fleet) {
        return new RegionFate() {
            @Override
            public void kill(RegionId region) {
                fleet.killRegion(region);
            }

            @Override
            public boolean restore(RegionId region) {
                fleet.restoreRegion(region);
                return true;
            }
        };
    }

    /** By commands of the shell, which find the region's name in the variable {@code REGION}. */
    static RegionFate of(String kill, Optional<String> restore) {
        return new RegionFate() {
            @Override
            public void kill(RegionId region) throws InterruptedException {
                run(kill, region);
            }

            @Override
            public boolean restore(RegionId region) throws InterruptedException {
                if (restore.isPresent()) {
                    run(restore.get(), region);
                }
                return restore.isPresent();
            }
        };
    }

    private static void run(String command, RegionId region) throws InterruptedException {
        try {
            var shell = new ProcessBuilder("sh", "-c", command).inheritIO();
            shell.environment().put("REGION", region.value());
            int code = shell.start().waitFor();
            if (code != 0) {
                throw new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        "the command failed: region=" + region + ", exitCode=" + code + ", command=" + command);
            }
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.INTERNAL, "no shell: cause=" + e.getMessage(), e);
        }
    }
}
