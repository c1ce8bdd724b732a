package io.lepton.runs;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Json;
import io.lepton.wire.RunView;
import io.lepton.wire.RunView.EpochView;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The folder of one run.
 *
 * <p>{@code run.json} says where it stands and is replaced whole; {@code epochs.jsonl} grows by a line an epoch, of which a
 * crash may leave the last one cut short; {@code job.yaml} is the job as it was given; {@code checkpoint} is there while it can
 * be taken up again; {@code work} holds what is of use to its process alone. Confined to one thread.
 */
public final class RunFolder {
    static final String VIEW = "run.json";
    static final String JOB = "job.yaml";
    static final String BASE = "job.folder";
    private static final String EPOCHS = "epochs.jsonl";
    private static final String EVALUATION = "evaluation.json";
    private static final String CHECKPOINT = "checkpoint";
    private static final String WORK = "work";

    private final RunShelf shelf;
    private final int number;
    private final Path path;
    private int lastEpoch = Integer.MAX_VALUE;

    RunFolder(RunShelf shelf, int number, Path path) {
        this.shelf = shelf;
        this.number = number;
        this.path = path;
    }

    public int number() {
        return number;
    }

    public Path path() {
        return path;
    }

    /** What was learned, with its preparation, as one file. */
    public Path model() {
        return path.resolve("model.onnx");
    }

    /** The draft of a model card. */
    public Path card() {
        return path.resolve("card.md");
    }

    /** What the process said beside its signals. */
    public Path log() {
        return path.resolve("log.txt");
    }

    /** What the JVM leaves when native code has crashed it. */
    public Path crash() {
        return path.resolve("crash.log");
    }

    /** The page that shows the run. */
    public Path page() {
        return path.resolve("report.html");
    }

    Path checkpoint() {
        return path.resolve(CHECKPOINT);
    }

    /** A folder that the process of the run may use as it likes. */
    Path work() {
        return path.resolve(WORK);
    }

    /** The job's text, as it was given. */
    public String jobText() {
        return text(JOB);
    }

    /** The folder that the paths in the job are relative to. */
    public Path base() {
        return Path.of(text(BASE));
    }

    /** Where the run stands, with its epochs and files. */
    public RunView view() {
        RunView kept = Json.read(text(VIEW).getBytes(StandardCharsets.UTF_8), RunView.class);
        return with(kept, epochs(), files());
    }

    /** Replaces what is known of the run; its epochs and files are told from the folder. */
    public void write(RunView view) {
        String text = Json.writePretty(with(view, List.of(), List.of()));
        DurableFile.write(path.resolve(VIEW), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds an epoch; those after it, of a process that was ended later than it had saved, are forgotten. */
    void addEpoch(EpochView epoch) {
        if (epoch.epoch() <= lastEpoch) {
            keepEpochs(epoch.epoch() - 1);
        }
        lastEpoch = epoch.epoch();
        byte[] line = Json.write(epoch);
        byte[] whole = new byte[line.length + 1];
        System.arraycopy(line, 0, whole, 0, line.length);
        whole[line.length] = '\n';
        DurableFile.append(path.resolve(EPOCHS), whole);
    }

    private void keepEpochs(int last) {
        var kept = epochs().stream().filter(epoch -> epoch.epoch() <= last).toList();
        byte[] lines = kept.stream()
                .map(epoch -> new String(Json.write(epoch), StandardCharsets.UTF_8) + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        DurableFile.write(path.resolve(EPOCHS), lines);
    }

    void write(Evaluation evaluation) {
        DurableFile.write(path.resolve(EVALUATION), Json.write(evaluation));
    }

    Optional<Evaluation> evaluation() {
        return isThere(EVALUATION)
                ? Optional.of(Json.read(text(EVALUATION).getBytes(StandardCharsets.UTF_8), Evaluation.class))
                : Optional.empty();
    }

    void write(Path file, String text) {
        DurableFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Puts a text in the place of what the folder has under a name; it is there whole, or the former is. */
    public void keep(String name, String text) {
        write(path.resolve(name), text);
    }

    /** Adds a line to a file; after a crash a part of it alone may be there. */
    public void addLine(String name, String line) {
        DurableFile.append(path.resolve(name), (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** What the folder has under a name, if it has. */
    public Optional<String> kept(String name) {
        return isThere(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** Tells whether it can be taken up where it was left, rather than from the beginning. */
    public boolean hasCheckpoint() {
        return Files.isDirectory(checkpoint());
    }

    /** Removes what only a process at work has use for. */
    void tidy() {
        delete(work());
        try (var all = Files.list(path)) {
            for (Path file : all.toList()) {
                if (file.toString().endsWith(DurableFile.UNFINISHED)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw DurableFile.failed(path, e);
        }
    }

    /** Removes what a crash left, before another try. */
    void forgetCrash() {
        try {
            Files.deleteIfExists(crash());
            if (Files.exists(log())) {
                Files.move(log(), path.resolve("log.before.txt"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw DurableFile.failed(path, e);
        }
    }

    /** Claims the run for this process, until it is closed, or the process ends. */
    FileChannel claim() {
        try {
            var lock = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                lock.close();
                throw new LeptonException(
                        ErrorCode.CONFLICT,
                        "another process is at work on the " + shelf.word() + ": " + shelf.word() + "=" + number);
            }
            return lock;
        } catch (IOException e) {
            throw DurableFile.failed(path, e);
        }
    }

    /** Removes what a finished run has no more use for. */
    void removeCheckpoint() {
        delete(checkpoint());
    }

    /** Removes the run. */
    void remove() {
        delete(path);
    }

    /** The epochs in order; a last line that is cut short was never written. */
    private List<EpochView> epochs() {
        List<EpochView> epochs = new ArrayList<>();
        if (!isThere(EPOCHS)) {
            return epochs;
        }
        for (String line : text(EPOCHS).split("\n", -1)) {
            try {
                epochs.add(Json.read(line.getBytes(StandardCharsets.UTF_8), EpochView.class));
            } catch (LeptonException _) {
                return epochs;
            }
        }
        return epochs;
    }

    private List<String> files() {
        try (var all = Files.list(path)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals("lock") && !name.endsWith(DurableFile.UNFINISHED))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private boolean isThere(String name) {
        return Files.exists(path.resolve(name));
    }

    String text(String name) {
        Path file = path.resolve(name);
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new LeptonException(
                    ErrorCode.NOT_FOUND,
                    "the " + shelf.word() + " has no such file: " + shelf.word() + "=" + number + ", file=" + name,
                    e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw DurableFile.failed(folder, e);
        }
    }

    private static LeptonException unreadable(Path file, IOException cause) {
        return new LeptonException(ErrorCode.STORAGE_FAILED, "cannot read: file=" + file + ", cause=" + cause, cause);
    }

    private static RunView with(RunView view, List<EpochView> epochs, List<String> files) {
        return new RunView(
                view.number(),
                view.model(),
                view.kind(),
                view.state(),
                view.owner(),
                view.startedAt(),
                view.endedAt(),
                view.seed(),
                view.codeVersion(),
                view.resumes(),
                view.data(),
                epochs,
                view.scores(),
                view.export(),
                view.reason(),
                files);
    }
}
