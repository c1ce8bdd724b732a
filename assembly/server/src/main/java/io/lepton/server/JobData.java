package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.runs.JobFile;
import io.lepton.runs.Sources;
import io.lepton.runs.TestEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that the jobs of a node may read, and nothing beside it. Whatever lies elsewhere is refused before anybody looks whether it
 * is there.
 */
final class JobData {
    /** The one variable that a job of a node may name: the folder. */
    static final String VARIABLE = "LEPTON_DATA";

    private final Path folder;

    JobData(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    Path folder() {
        return folder;
    }

    /**
     * Reads a job whose data lies in the folder.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} with every mistake, {@link ErrorCode#RESIDENCY_FORBIDS} naming
     *     what lies elsewhere
     */
    JobFile read(String file, String text, String model) {
        JobFile job = JobFile.parse(file, text);
        if (!job.name().equals(model)) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the job was sent for another model: name=" + job.name() + ", model=" + model);
        }
        Optional<TestEntry> test = job.data().test();
        require("data.file", Optional.of(job.data().file()));
        require("data.labels", job.data().labels());
        require("data.test.file", test.map(TestEntry::file));
        require("data.test.labels", test.flatMap(TestEntry::labels));
        Sources sources = job.sources(folder, Map.of(VARIABLE, folder.toString()));
        Stream.of(Optional.of(sources.data()), sources.labels(), sources.test(), sources.testLabels())
                .flatMap(Optional::stream)
                .forEach(this::requireReally);
        return job;
    }

    /** By what is written, before links are looked at. */
    private void require(String field, Optional<String> said) {
        said.map(text -> text.replace("${" + VARIABLE + "}", folder.toString()))
                .filter(text -> !isWithin(folder, folder.resolve(text).normalize()))
                .ifPresent(_ -> {
                    throw outside(field + "=" + said.orElseThrow());
                });
    }

    /** By where links lead. */
    private void requireReally(Path file) {
        try {
            if (!isWithin(folder.toRealPath(), file.toRealPath())) {
                throw outside("file=" + folder.relativize(file));
            }
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION, "cannot be read: file=" + folder.relativize(file), e);
        }
    }

    private static boolean isWithin(Path folder, Path file) {
        return file.startsWith(folder);
    }

    private static LeptonException outside(String field) {
        return new LeptonException(
                ErrorCode.RESIDENCY_FORBIDS, "it lies outside of the data that this node lets jobs read: " + field);
    }
}
