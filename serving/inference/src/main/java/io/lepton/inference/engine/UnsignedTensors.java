package io.lepton.inference.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * Makes native tensors of unsigned elements wider than a byte over a direct buffer, without a copy.
 *
 * <p>The Java binding gives such tensors back, and its native part makes them; only the enumeration by which its public
 * methods choose a type has no word for them. So what those methods call is called here, behind that enumeration (ADR
 * 11). It is private to the binding, whose version is pinned. Safe for any thread.
 */
final class UnsignedTensors {
    /** The addresses that every call of the native part begins with. */
    private final long api;

    private final long allocator;
    private final MethodHandle createValue;
    private final MethodHandle describe;
    private final MethodHandle wrap;

    private UnsignedTensors(Lookup binding, OrtEnvironment environment) throws ReflectiveOperationException {
        Class<?> runtime = binding.findClass("ai.onnxruntime.OnnxRuntime");
        Class<?> allocators = binding.findClass("ai.onnxruntime.OrtAllocator");
        api = (long)
                binding.findStaticVarHandle(runtime, "ortApiHandle", long.class).get();
        Object chosen = binding.findVarHandle(OrtEnvironment.class, "defaultAllocator", allocators)
                .get(environment);
        allocator =
                (long) binding.findVarHandle(allocators, "handle", long.class).get(chosen);
        createValue = binding.findStatic(
                OnnxTensor.class,
                "createTensorFromBuffer",
                MethodType.methodType(
                        long.class,
                        long.class,
                        long.class,
                        Buffer.class,
                        int.class,
                        long.class,
                        long[].class,
                        int.class));
        describe = binding.findConstructor(
                TensorInfo.class,
                MethodType.methodType(void.class, long[].class, OnnxJavaType.class, OnnxTensorType.class));
        wrap = binding.findConstructor(
                OnnxTensor.class,
                MethodType.methodType(
                        void.class, long.class, long.class, TensorInfo.class, Buffer.class, boolean.class));
    }

    /** @throws IllegalStateException if the binding is another than the one that this class knows */
    static UnsignedTensors of(OrtEnvironment environment) {
        try {
            return new UnsignedTensors(
                    MethodHandles.privateLookupIn(OnnxTensor.class, MethodHandles.lookup()), environment);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("ONNX Runtime's binding has no way to make unsigned tensors", e);
        }
    }

    /**
     * Makes a tensor that views the remaining bytes of a buffer and keeps it alive.
     *
     * @param data direct, little-endian; exactly the elements of the extents
     */
    OnnxTensor view(ByteBuffer data, long[] extents, OnnxTensorType type) throws OrtException {
        try {
            var info = (TensorInfo) describe.invokeExact(extents, OnnxJavaType.mapFromOnnxTensorType(type), type);
            long value = (long) createValue.invokeExact(
                    api, allocator, (Buffer) data, data.position(), (long) data.remaining(), extents, type.value);
            return (OnnxTensor) wrap.invokeExact(value, allocator, info, (Buffer) data, false);
        } catch (OrtException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(
                    "a constructor of ONNX Runtime's binding threw what it does not declare", e);
        }
    }
}
