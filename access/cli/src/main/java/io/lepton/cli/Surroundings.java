package io.lepton.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Everything outside that the command line looks at.
 *
 * @param version the program's version
 * @param out takes results
 * @param err takes progress, evidence and errors
 * @param isTerminal whether a person looks at both, so that lines may be drawn over and coloured
 * @param environment the process's environment variables
 * @param userHome the home folder of the person
 * @param pace lets time pass
 */
public record Surroundings(
        String version,
        PrintStream out,
        PrintStream err,
        boolean isTerminal,
        Map<String, String> environment,
        Path userHome,
        Pace pace) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Lets time pass; a port, so that tests need not wait. */
    public interface Pace {
        /** Monotonic time in nanoseconds, from any origin. */
        long nanos();

        /** Returns after the given time. */
        void pause(Duration time) throws InterruptedException;
    }

    /** The surroundings of this process; text is UTF-8 whatever the locale says, as every terminal of today reads it. */
    public static Surroundings ofProcess(String version) {
        return new Surroundings(
                version,
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                hasTerminal(),
                System.getenv(),
                Path.of(System.getProperty("user.home", ".")),
                new RealPace());
    }

    private static final class RealPace implements Pace {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
            Thread.sleep(time);
        }
    }

    // JDK 22 to 24 always had a console; 25 has none again where a stream is redirected, which the check does not know.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean hasTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
