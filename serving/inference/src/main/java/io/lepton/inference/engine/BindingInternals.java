package io.lepton.inference.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * The doors behind the public face of ONNX Runtime's Java binding, for the two kinds of tensors that it cannot make (ADR
 * 11): those of unsigned elements wider than a byte, and those of strings that are any bytes.
 *
 * <p>They are private to the binding, whose version is pinned; they are looked up when the first is needed, which costs a
 * start nothing. Safe for any thread.
 */
final class BindingInternals {
    /** The one of the process, as the environment is. */
    private static final class Holder {
        static final BindingInternals INSTANCE = open();

        private Holder() {}
    }

    /** The address of the table of functions, with which every call of the native part begins. */
    private final long table;

    private final long allocator;
    private final MethodHandle createValue;
    private final MethodHandle describe;
    private final MethodHandle wrapView;
    private final MethodHandle wrapOwn;
    private final VarHandle address;

    private BindingInternals(Lookup binding) throws ReflectiveOperationException {
        Class<?> runtime = binding.findClass("ai.onnxruntime.OnnxRuntime");
        Class<?> allocators = binding.findClass("ai.onnxruntime.OrtAllocator");
        table = (long)
                binding.findStaticVarHandle(runtime, "ortApiHandle", long.class).get();
        Object chosen = binding.findVarHandle(OrtEnvironment.class, "defaultAllocator", allocators)
                .get(OrtEnvironment.getEnvironment());
        allocator =
                (long) binding.findVarHandle(allocators, "handle", long.class).get(chosen);
        createValue = binding.findStatic(
                OnnxTensor.class,
                "createTensorFromBuffer",
                method(
                        long.class,
                        long.class,
                        long.class,
                        Buffer.class,
                        int.class,
                        long.class,
                        long[].class,
                        int.class));
        describe = binding.findConstructor(
                TensorInfo.class, method(void.class, long[].class, OnnxJavaType.class, OnnxTensorType.class));
        wrapView = binding.findConstructor(
                OnnxTensor.class,
                method(void.class, long.class, long.class, TensorInfo.class, Buffer.class, boolean.class));
        wrapOwn =
                binding.findConstructor(OnnxTensor.class, method(void.class, long.class, long.class, TensorInfo.class));
        address = binding.findVarHandle(OnnxTensorLike.class, "nativeHandle", long.class);
    }

    /** @throws IllegalStateException if the binding is another than the one that this class knows */
    static BindingInternals get() {
        return Holder.INSTANCE;
    }

    private static BindingInternals open() {
        try {
            return new BindingInternals(MethodHandles.privateLookupIn(OnnxTensor.class, MethodHandles.lookup()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("ONNX Runtime's binding is not the one that Lepton was built for", e);
        }
    }

    private static MethodType method(Class<?> result, Class<?>... parameters) {
        return MethodType.methodType(result, parameters);
    }

    long table() {
        return table;
    }

    long allocator() {
        return allocator;
    }

    /** The address of the native value, valid until the tensor is closed. */
    long address(OnnxTensor tensor) {
        return (long) address.get((OnnxTensorLike) tensor);
    }

    /**
     * Makes a tensor that views the remaining bytes of a buffer and keeps it alive; nothing is copied.
     *
     * @param data direct, little-endian; exactly the elements of the extents
     */
    OnnxTensor view(ByteBuffer data, long[] extents, OnnxTensorType type) throws OrtException {
        try {
            var info = (TensorInfo) describe.invokeExact(extents, OnnxJavaType.mapFromOnnxTensorType(type), type);
            long value = (long) createValue.invokeExact(
                    table, allocator, (Buffer) data, data.position(), (long) data.remaining(), extents, type.value);
            return (OnnxTensor) wrapView.invokeExact(value, allocator, info, (Buffer) data, false);
        } catch (OrtException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw undeclared(e);
        }
    }

    /** Makes a tensor of a native value, which it frees when it is closed. */
    OnnxTensor own(long value, long[] extents, OnnxTensorType type) {
        try {
            var info = (TensorInfo) describe.invokeExact(extents, OnnxJavaType.mapFromOnnxTensorType(type), type);
            return (OnnxTensor) wrapOwn.invokeExact(value, allocator, info);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw undeclared(e);
        }
    }

    private static IllegalStateException undeclared(Throwable thrown) {
        return new IllegalStateException("ONNX Runtime's binding threw what it does not declare", thrown);
    }
}
