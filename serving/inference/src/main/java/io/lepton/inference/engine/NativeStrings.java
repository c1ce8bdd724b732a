package io.lepton.inference.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import io.lepton.domain.ElementType;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Moves byte strings to and from the runtime as they are, by its C interface.
 *
 * <p>The Java binding moves strings as the JVM's own modified UTF-8: a model would see other bytes than the caller's for a
 * zero, for every character beyond the basic plane, and for bytes that are no text. Each string is copied once, as the
 * runtime holds its own; no Java object is made for one. Safe for any thread.
 *
 * @see <a href="https://onnxruntime.ai/docs/api/c/struct_ort_api.html">the table of functions</a>
 */
@SuppressWarnings("restricted") // Calls native code by address, which the launcher allows.
final class NativeStrings {
    /** Places in the table, which only ever grows at its end. */
    private static final int GET_ERROR_MESSAGE = 2;

    private static final int CREATE_TENSOR = 48;
    private static final int GET_DATA_LENGTH = 53;
    private static final int GET_CONTENT = 54;
    private static final int RELEASE_STATUS = 93;
    private static final int RELEASE_VALUE = 96;
    private static final int GET_RESIZED_ELEMENT = 252;
    private static final int TABLE_LENGTH = 253;

    /** The type's number in the C interface; the binding's own is another. */
    private static final int STRING = 8;

    private static final AddressLayout TO_ADDRESS = ADDRESS.withTargetLayout(ADDRESS);

    /** The one of the process, looked up when the first string comes. */
    private static final class Holder {
        static final NativeStrings INSTANCE = new NativeStrings(BindingInternals.get());

        private Holder() {}
    }

    private final BindingInternals binding;
    private final MethodHandle getErrorMessage;
    private final MethodHandle createTensor;
    private final MethodHandle getDataLength;
    private final MethodHandle getContent;
    private final MethodHandle releaseStatus;
    private final MethodHandle releaseValue;
    private final MethodHandle getResizedElement;

    private NativeStrings(BindingInternals binding) {
        this.binding = binding;
        getErrorMessage = function(GET_ERROR_MESSAGE, FunctionDescriptor.of(ADDRESS, JAVA_LONG));
        createTensor = function(
                CREATE_TENSOR, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, TO_ADDRESS));
        getDataLength = function(GET_DATA_LENGTH, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS));
        getContent = function(
                GET_CONTENT, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));
        releaseStatus = function(RELEASE_STATUS, FunctionDescriptor.ofVoid(JAVA_LONG));
        releaseValue = function(RELEASE_VALUE, FunctionDescriptor.ofVoid(JAVA_LONG));
        getResizedElement = function(
                GET_RESIZED_ELEMENT, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, TO_ADDRESS));
    }

    static NativeStrings get() {
        return Holder.INSTANCE;
    }

    private MethodHandle function(int place, FunctionDescriptor shape) {
        MemorySegment table = MemorySegment.ofAddress(binding.table()).reinterpret(TABLE_LENGTH * ADDRESS.byteSize());
        return Linker.nativeLinker().downcallHandle(table.getAtIndex(ADDRESS, place), shape);
    }

    /** A native tensor with a copy of every string. */
    OnnxTensor toNative(Tensor tensor) {
        long[] extents = tensor.shape().toArray();
        ByteBuffer data = tensor.data();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(ADDRESS);
            check((long) createTensor.invokeExact(
                    binding.allocator(),
                    arena.allocateFrom(JAVA_LONG, extents),
                    (long) extents.length,
                    STRING,
                    result));
            long value = result.get(ADDRESS, 0).address();
            try {
                fill(value, data, result);
            } catch (Throwable e) {
                releaseValue.invokeExact(value);
                throw e;
            }
            return binding.own(value, extents, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call threw", e);
        }
    }

    private void fill(long value, ByteBuffer data, MemorySegment result) throws Throwable {
        for (long index = 0; data.hasRemaining(); index++) {
            int length = data.getInt();
            if (length > 0) {
                check((long) getResizedElement.invokeExact(value, index, (long) length, result));
                result.get(ADDRESS, 0)
                        .reinterpret(length)
                        .copyFrom(MemorySegment.ofBuffer(data.slice(data.position(), length)));
                data.position(data.position() + length);
            }
        }
    }

    /** A copy of every string of a native tensor. */
    Tensor fromNative(OnnxTensor tensor, Shape shape) {
        long value = binding.address(tensor);
        int count = Math.toIntExact(shape.elementCount());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocate(JAVA_LONG);
            check((long) getDataLength.invokeExact(value, length));
            long bytes = length.get(JAVA_LONG, 0);
            MemorySegment content = arena.allocate(Math.max(1, bytes));
            MemorySegment offsets = arena.allocate(JAVA_LONG, count);
            check((long) getContent.invokeExact(value, content, bytes, offsets, (long) count));
            return Tensor.wrap(ElementType.BYTES, shape, behindLengths(content, bytes, offsets, count));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call threw", e);
        }
    }

    private static ByteBuffer behindLengths(MemorySegment content, long bytes, MemorySegment offsets, int count) {
        int size = Math.toIntExact(bytes + (long) count * Integer.BYTES);
        ByteBuffer data = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < count; index++) {
            long begin = offsets.getAtIndex(JAVA_LONG, index);
            long end = index + 1 < count ? offsets.getAtIndex(JAVA_LONG, index + 1) : bytes;
            data.putInt((int) (end - begin));
            data.put(content.asSlice(begin, end - begin).asByteBuffer());
        }
        return data.flip();
    }

    /** A status is no address where all is well. */
    private void check(long status) throws Throwable {
        if (status == 0) {
            return;
        }
        MemorySegment message = (MemorySegment) getErrorMessage.invokeExact(status);
        String told = message.reinterpret(Integer.MAX_VALUE).getString(0);
        releaseStatus.invokeExact(status);
        throw new IllegalStateException("the runtime moves no strings: reason=" + RuntimeFaults.tell(told));
    }
}
