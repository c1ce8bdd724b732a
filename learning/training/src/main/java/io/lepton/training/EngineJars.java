package io.lepton.training;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The class path of a process that trains networks.
 *
 * <p>The engine's jars lie in a folder of their own, so that no other process opens them when it starts.
 */
public final class EngineJars {
    /** The folder beside the program's jar. */
    private static final String FOLDER = "engine";

    private EngineJars() {}

    /**
     * Adds the engine's jars to a class path, where its first entry is a jar with their folder beside it; otherwise gives it
     * as it is, as in tests and development tools, which have them on it already.
     */
    public static String added(String classPath) {
        int end = classPath.indexOf(File.pathSeparatorChar);
        var folder = Path.of(end < 0 ? classPath : classPath.substring(0, end))
                .toAbsolutePath()
                .resolveSibling(FOLDER);
        return Files.isDirectory(folder) ? classPath + File.pathSeparatorChar + folder.resolve("*") : classPath;
    }
}
