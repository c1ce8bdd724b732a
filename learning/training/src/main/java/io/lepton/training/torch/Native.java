package io.lepton.training.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.global.torch;

/** The one door to native code: opens a scope for every call, and sets the threads before the first. */
final class Native {
    private Native() {}

    /** Runs with gradients recorded, and frees all that was made and not {@linkplain #keep kept}. */
    static <T> T recording(int threads, Supplier<T> work) {
        return run(true, threads, work);
    }

    /** The same without gradients. */
    static <T> T plainly(int threads, Supplier<T> work) {
        return run(false, threads, work);
    }

    private static <T> T run(boolean isRecording, int threads, Supplier<T> work) {
        Libraries.load();
        try (var _ = new PointerScope();
                var _ = new AutoGradMode(isRecording)) {
            torch.set_num_threads(threads);
            return work.get();
        }
    }

    /** Lets an object outlive the current scope; whoever keeps it closes it. */
    static <P extends Pointer> P keep(P pointer) {
        pointer.retainReference();
        return pointer;
    }

    /** Loads the libraries once; a class of its own, so that nothing is touched before the first network is opened. */
    private static final class Libraries {
        private static final String MEMORY_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

        static {
            // JavaCPP would refuse native memory beyond twice the Java heap, which has nothing to do with it.
            if (System.getProperty(MEMORY_LIMIT) == null) {
                System.setProperty(MEMORY_LIMIT, "0");
            }
            NativeMemory.keepFreed();
            // Before the first tensor: with threads of its own beneath torch's, OpenBLAS is ten times slower.
            openblas_nolapack.blas_set_num_threads(1);
            torch.set_num_threads(1);
            // It has no advantage over the other kernels, and complains at every step where a processor lacks it.
            torch.globalContext().setUserEnabledNNPACK(false);
        }

        static void load() {
            // Loading the class has done it.
        }
    }
}
