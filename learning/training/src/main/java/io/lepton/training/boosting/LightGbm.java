package io.lepton.training.boosting;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** The few functions of LightGBM's C interface that growing trees takes. Safe for any thread. */
final class LightGbm {
    private static final int FLOAT32 = 0;
    private static final int ROW_MAJOR = 1;
    private static final int GAIN = 1;
    /** The room for a text at first. */
    private static final int TEXT_BYTES = 1 << 14;

    private static final Object LOCK = new Object();
    /** Guarded by {@link #LOCK}; absent until first asked for, so that a failure to load tells its reason every time. */
    private static @Nullable LightGbm shared;

    private final MethodHandle lastError;
    private final MethodHandle datasetCreate;
    private final MethodHandle datasetSetField;
    private final MethodHandle datasetFree;
    private final MethodHandle boosterCreate;
    private final MethodHandle boosterUpdate;
    private final MethodHandle boosterSave;
    private final MethodHandle boosterFree;

    private LightGbm(NativeLibrary library) {
        lastError = library.text("LGBM_GetLastError");
        datasetCreate = library.function(
                "LGBM_DatasetCreateFromMat",
                ADDRESS,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                ADDRESS,
                ADDRESS,
                ADDRESS);
        datasetSetField = library.function("LGBM_DatasetSetField", ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
        datasetFree = library.function("LGBM_DatasetFree", ADDRESS);
        boosterCreate = library.function("LGBM_BoosterCreate", ADDRESS, ADDRESS, ADDRESS);
        boosterUpdate = library.function("LGBM_BoosterUpdateOneIter", ADDRESS, ADDRESS);
        boosterSave = library.function(
                "LGBM_BoosterSaveModelToString", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
        boosterFree = library.function("LGBM_BoosterFree", ADDRESS);
    }

    static LightGbm shared() {
        synchronized (LOCK) {
            var library = shared == null ? new LightGbm(NativeLibrary.load()) : shared;
            shared = library;
            return library;
        }
    }

    /** Copies rows into a new dataset, which the caller frees. */
    MemorySegment dataset(float[] values, int width, String parameters) {
        try (var arena = Arena.ofConfined()) {
            var handle = arena.allocate(ADDRESS);
            call(
                    datasetCreate,
                    arena.allocateFrom(JAVA_FLOAT, values),
                    FLOAT32,
                    values.length / width,
                    width,
                    ROW_MAJOR,
                    arena.allocateFrom(parameters),
                    MemorySegment.NULL,
                    handle);
            return handle.get(ADDRESS, 0);
        }
    }

    /** Gives each row of a dataset a number, such as its label or weight. */
    void setField(MemorySegment dataset, String name, float[] values) {
        try (var arena = Arena.ofConfined()) {
            var copy = arena.allocateFrom(JAVA_FLOAT, values);
            call(datasetSetField, dataset, arena.allocateFrom(name), copy, values.length, FLOAT32);
        }
    }

    void freeDataset(MemorySegment dataset) {
        call(datasetFree, dataset);
    }

    /** Makes a new booster over a dataset, which must outlive it; the caller frees it. */
    MemorySegment booster(MemorySegment dataset, String parameters) {
        try (var arena = Arena.ofConfined()) {
            var handle = arena.allocate(ADDRESS);
            call(boosterCreate, dataset, arena.allocateFrom(parameters), handle);
            return handle.get(ADDRESS, 0);
        }
    }

    /** Grows a round; tells whether nothing could be split any more. */
    boolean update(MemorySegment booster) {
        try (var arena = Arena.ofConfined()) {
            var isFinished = arena.allocate(JAVA_INT);
            call(boosterUpdate, booster, isFinished);
            return isFinished.get(JAVA_INT, 0) == 1;
        }
    }

    /** The trees of one round as text. */
    String text(MemorySegment booster, int round) {
        try (var arena = Arena.ofConfined()) {
            var length = arena.allocate(JAVA_LONG);
            var text = arena.allocate(TEXT_BYTES);
            call(boosterSave, booster, round, 1, GAIN, text.byteSize(), length, text);
            long needed = length.get(JAVA_LONG, 0);
            if (needed > text.byteSize()) {
                text = arena.allocate(needed);
                call(boosterSave, booster, round, 1, GAIN, needed, length, text);
            }
            return text.getString(0);
        }
    }

    void freeBooster(MemorySegment booster) {
        call(boosterFree, booster);
    }

    /** Calls a function, at a cost of microseconds, and passes on why it refuses. */
    private void call(MethodHandle function, Object... arguments) {
        int answer = (int) invoked(function, arguments);
        if (answer != 0) {
            var words = (MemorySegment) invoked(lastError);
            String reason = words.getString(0).replaceAll("\\s+", " ");
            throw new LeptonException(ErrorCode.INTERNAL, "LightGBM refuses: reason=" + reason);
        }
    }

    private static Object invoked(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            // A native function throws nothing; only arguments of a wrong type do.
            throw new AssertionError("a native function was called wrongly: type=" + function.type(), e);
        }
    }
}
