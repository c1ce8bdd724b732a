package io.lepton.training.boosting;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * LightGBM's native library, as the jar of its Java binding carries it, loaded once in a process.
 *
 * <p>The binding itself stays unused: it takes whatever lies under a fixed name in the folder for temporary files, be it
 * half written or somebody else's, and it never frees the texts of models. This class unpacks into a fresh folder that
 * only this user may enter, and removes it once the library is mapped; where a system does not let go of mapped files, at
 * the end of the process. Safe for any thread.
 */
final class NativeLibrary {
    private final SymbolLookup symbols;

    private NativeLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /**
     * Loads the library.
     *
     * @throws LeptonException {@link ErrorCode#INTERNAL} if there is none for this platform, or it needs another one
     */
    static NativeLibrary load() {
        try {
            return new NativeLibrary(unpacked());
        } catch (IOException | IllegalArgumentException e) {
            throw new LeptonException(
                    ErrorCode.INTERNAL,
                    "LightGBM cannot be loaded; on Linux it needs the package libgomp1: platform=" + platform(),
                    e);
        }
    }

    /** A function that answers an int. */
    @SuppressWarnings("restricted") // Native access is what this package is for; the launcher grants it.
    MethodHandle function(String name, MemoryLayout... parameters) {
        return Linker.nativeLinker()
                .downcallHandle(symbols.findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
    }

    /** A function that takes nothing and answers a text. */
    @SuppressWarnings("restricted")
    MethodHandle text(String name) {
        var text = ValueLayout.ADDRESS.withTargetLayout(
                MemoryLayout.sequenceLayout(Integer.MAX_VALUE, ValueLayout.JAVA_BYTE));
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), FunctionDescriptor.of(text));
    }

    @SuppressWarnings("restricted")
    private static SymbolLookup unpacked() throws IOException {
        Path folder = Files.createTempDirectory("lepton-lightgbm");
        Path file = folder.resolve("lib_lightgbm" + ending());
        try {
            String resource = "/lightgbm4j/" + platform() + "/" + file.getFileName();
            try (var stream = NativeLibrary.class.getResourceAsStream(resource)) {
                if (stream == null) {
                    throw new IOException("no native library for this platform: resource=" + resource);
                }
                Files.copy(stream, file);
            }
            return SymbolLookup.libraryLookup(file.toAbsolutePath(), Arena.global());
        } finally {
            remove(file);
            remove(folder);
        }
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException _) {
            path.toFile().deleteOnExit();
        }
    }

    private static String ending() {
        return platform().startsWith("windows") ? ".dll" : platform().startsWith("osx") ? ".dylib" : ".so";
    }

    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String family = system.startsWith("windows") ? "windows" : system.startsWith("mac") ? "osx" : "linux";
        String processor = System.getProperty("os.arch", "");
        return family + "/" + (processor.equals("aarch64") ? "aarch64" : "x86_64");
    }
}
