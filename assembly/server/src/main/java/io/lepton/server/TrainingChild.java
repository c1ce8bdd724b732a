package io.lepton.server;

import io.lepton.cli.Training;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunStore;
import io.lepton.wire.Json;
import io.lepton.wire.RunSignal;
import io.lepton.wire.RunView;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The process that trains one run, as the program that started it sees it: its start, what it says, and its end, whatever that
 * is.
 *
 * <p>A crash of native code, or the end of its memory, ends that process and nothing else. Ctrl-C reaches both processes of a
 * terminal; where it reaches only this one, it is passed on as SIGTERM, and this one waits until the other has saved.
 */
final class TrainingChild {
    private static final Duration FAREWELL_MAX = Duration.ofSeconds(40);
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final int INTERRUPTED_EXIT_CODE = 130;
    private static final String STARTING = "starting";

    private final Path home;
    private final RunStore store;
    private final RunFolder run;
    private final Class<?> main;

    /** @param main whose main method is run */
    TrainingChild(Path home, RunStore store, RunFolder run, Class<?> main) {
        this.main = main;
        this.home = home;
        this.store = store;
        this.run = run;
    }

    /** Starts the process, and returns once it has ended; once it is at work, if it is detached. */
    RunView run(Training.Start start, Training.Listener listener) throws InterruptedException {
        Process process = launch(start);
        listener.began(store.view(run.number()));
        return start.isDetached() ? awaitStart(process, listener) : follow(process, listener);
    }

    private RunView awaitStart(Process process, Training.Listener listener) throws InterruptedException {
        boolean[] isOver = new boolean[1];
        Patience.await(START_MAX, () -> {
            isOver[0] = !process.isAlive();
            return isOver[0] || !store.view(run.number()).state().equals(STARTING);
        });
        RunView view = isOver[0] ? store.ended(run.number(), process.exitValue()) : store.view(run.number());
        listener.ended(view);
        return view;
    }

    private RunView follow(Process process, Training.Listener listener) throws InterruptedException {
        var told = new CountDownLatch(1);
        Thread onStop = new Thread(() -> pass(process, told), "training-farewell");
        Runtime.getRuntime().addShutdownHook(onStop);
        try {
            listen(process, listener);
            RunView view = store.ended(run.number(), process.waitFor());
            listener.ended(view);
            return view;
        } catch (InterruptedException e) {
            process.destroy();
            throw e;
        } finally {
            told.countDown();
            release(onStop);
        }
    }

    /** Passes the wish to end on, and lets this process go once all is said. */
    private static void pass(Process process, CountDownLatch told) {
        process.destroy();
        try {
            if (told.await(FAREWELL_MAX.toSeconds(), TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(INTERRUPTED_EXIT_CODE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void release(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // This process is ending, and the hook will end it.
        }
    }

    /** What is no signal comes from native code, which writes where it likes: it belongs to the log. */
    private void listen(Process process, Training.Listener listener) {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("{") || !isHeard(line, listener)) {
                    Files.writeString(run.log(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            }
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "the training cannot be heard: run=" + run.number() + ", cause=" + e, e);
        }
    }

    private static boolean isHeard(String line, Training.Listener listener) {
        RunSignal signal;
        try {
            signal = Json.read(line.getBytes(StandardCharsets.UTF_8), RunSignal.class);
        } catch (LeptonException _) {
            return false;
        }
        listener.heard(signal);
        return true;
    }

    private Process launch(Training.Start start) {
        var log = Redirect.appendTo(run.log().toFile());
        return new TrainingLaunch(home, run, main)
                .start(
                        start.isDetached() ? List.of("setsid") : List.of(),
                        start.memory(),
                        start.isDetached() ? log : Redirect.PIPE,
                        Optional.empty());
    }
}
