package io.lepton.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Brings the files of a folder under the present key, one after another. Used once, by one thread. */
final class Renewing {
    private final Places places;
    private final ArtifactCover cover;
    private int encrypted;
    private int rewrapped;
    private int failed;

    Renewing(Places places, ArtifactCover cover) {
        this.places = places;
        this.cover = cover;
    }

    Renewal run() {
        try {
            for (Places.Place place : places.all()) {
                if (Thread.interrupted()) {
                    Thread.currentThread().interrupt();
                    break;
                }
                renew(place);
            }
        } catch (IOException _) {
            // The folder cannot be listed: nothing in it is known to be renewed.
            failed++;
        }
        return new Renewal(encrypted, rewrapped, failed);
    }

    private void renew(Places.Place place) {
        try {
            if (!place.isCovered()) {
                encrypted += write(place, this::encrypt) ? 1 : 0;
            } else if (!isPresent(place)) {
                rewrapped += write(place, this::rewrap) ? 1 : 0;
            }
        } catch (IOException _) {
            // One that was removed meanwhile is no failure; one that was harmed is told by whoever reads it.
            failed += Files.exists(place.file()) ? 1 : 0;
        }
    }

    private boolean isPresent(Places.Place place) throws IOException {
        try (var kept = Files.newInputStream(place.file())) {
            return cover.isPresent(kept);
        }
    }

    private boolean write(Places.Place place, Step step) throws IOException {
        Path unfinished = places.unfinished();
        try {
            try (var kept = Files.newInputStream(place.file());
                    var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                step.copy(place, kept, Channels.newOutputStream(channel));
            }
            // Closed and opened once more: whatever wrote to it may have closed it.
            try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            return places.replace(place, unfinished);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Only bytes that are those of their name are worth it. */
    private void encrypt(Places.Place place, InputStream kept, OutputStream file) throws IOException {
        try (var out = cover.covering(file)) {
            new VerifyingStream(kept, place.id()).transferTo(out);
        }
    }

    private void rewrap(Places.Place place, InputStream kept, OutputStream file) throws IOException {
        cover.renewed(kept).transferTo(file);
    }

    private interface Step {
        void copy(Places.Place place, InputStream kept, OutputStream file) throws IOException;
    }
}
