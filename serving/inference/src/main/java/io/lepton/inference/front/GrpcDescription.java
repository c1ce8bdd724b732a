package io.lepton.inference.front;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.GrpcReflection;
import io.lepton.wire.grpc.ServerReflectionRequest;
import java.nio.ByteBuffer;
import java.util.List;

/** One call of gRPC's reflection: a message for each message. Confined to the call's event loop. */
final class GrpcDescription implements GrpcReceiver {
    private static final int MESSAGE_BYTES_MAX = 64 << 10;

    private final GrpcReflection reflection;
    private final GrpcCall call;

    GrpcDescription(GrpcReflection reflection, GrpcCall call) {
        this.reflection = reflection;
        this.call = call;
        call.onDrained(_ -> call.next());
    }

    @Override
    public void message(GrpcMessage message) {
        try {
            var request = ServerReflectionRequest.parseFrom(message.unfold(MESSAGE_BYTES_MAX));
            call.send(List.of(ByteBuffer.wrap(reflection.answer(request).toByteArray())));
        } catch (InvalidProtocolBufferException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not a protobuf message: path=" + call.path(), e);
        }
        if (!call.isFull()) {
            call.next();
        }
    }

    @Override
    public void end() {
        call.complete();
    }

    @Override
    public void over() {
        // Nothing is held.
    }
}
