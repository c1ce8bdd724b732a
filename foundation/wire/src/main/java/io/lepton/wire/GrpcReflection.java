package io.lepton.wire;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.lepton.wire.grpc.ErrorResponse;
import io.lepton.wire.grpc.ExtensionNumberResponse;
import io.lepton.wire.grpc.FileDescriptorResponse;
import io.lepton.wire.grpc.HealthProtocol;
import io.lepton.wire.grpc.InferenceProtocol;
import io.lepton.wire.grpc.ListServiceResponse;
import io.lepton.wire.grpc.ReflectionProtocol;
import io.lepton.wire.grpc.ServerReflectionRequest;
import io.lepton.wire.grpc.ServerReflectionResponse;
import io.lepton.wire.grpc.ServiceResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * gRPC's reflection protocol: tells tools the services and messages of a server, from their own descriptors.
 *
 * <p>Immutable; safe for any thread. No message here has extensions.
 */
public final class GrpcReflection {
    public static final String SERVICE = "grpc.reflection.v1.ServerReflection";
    /** The same messages under the name that older tools call. */
    public static final String SERVICE_ALPHA = "grpc.reflection.v1alpha.ServerReflection";

    private final Map<String, FileDescriptor> files = new HashMap<>();
    private final Map<String, FileDescriptor> symbols = new HashMap<>();
    private final TreeSet<String> services = new TreeSet<>();

    private GrpcReflection(List<FileDescriptor> described) {
        for (FileDescriptor file : described) {
            files.put(file.getName(), file);
            file.getServices().forEach(service -> add(service, file));
            file.getMessageTypes().forEach(message -> add(message, file));
            file.getEnumTypes().forEach(type -> symbols.put(type.getFullName(), file));
        }
    }

    /** All that gateways and nodes offer: inference, health and reflection itself. */
    public static GrpcReflection ofEverything() {
        return new GrpcReflection(List.of(
                InferenceProtocol.getDescriptor(), HealthProtocol.getDescriptor(), ReflectionProtocol.getDescriptor()));
    }

    private void add(ServiceDescriptor service, FileDescriptor file) {
        services.add(service.getFullName());
        symbols.put(service.getFullName(), file);
        service.getMethods().forEach(method -> symbols.put(method.getFullName(), file));
    }

    private void add(Descriptor message, FileDescriptor file) {
        symbols.put(message.getFullName(), file);
        message.getFields().forEach(field -> symbols.put(field.getFullName(), file));
        message.getNestedTypes().forEach(nested -> add(nested, file));
        for (EnumDescriptor nested : message.getEnumTypes()) {
            symbols.put(nested.getFullName(), file);
        }
    }

    /** Answers one message of {@code ServerReflectionInfo}. */
    public ServerReflectionResponse answer(ServerReflectionRequest request) {
        var answer = ServerReflectionResponse.newBuilder()
                .setValidHost(request.getHost())
                .setOriginalRequest(request);
        switch (request.getMessageRequestCase()) {
            case LIST_SERVICES -> answer.setListServicesResponse(list());
            case FILE_BY_FILENAME -> tell(answer, files.get(request.getFileByFilename()));
            case FILE_CONTAINING_SYMBOL -> tell(answer, symbols.get(request.getFileContainingSymbol()));
            case ALL_EXTENSION_NUMBERS_OF_TYPE -> {
                String type = request.getAllExtensionNumbersOfType();
                if (symbols.containsKey(type)) {
                    answer.setAllExtensionNumbersResponse(
                            ExtensionNumberResponse.newBuilder().setBaseTypeName(type));
                } else {
                    tell(answer, null);
                }
            }
            case FILE_CONTAINING_EXTENSION -> tell(answer, null);
            case MESSAGEREQUEST_NOT_SET ->
                answer.setErrorResponse(error(GrpcStatus.INVALID_ARGUMENT, "nothing is asked for"));
        }
        return answer.build();
    }

    private ListServiceResponse list() {
        var list = ListServiceResponse.newBuilder();
        services.forEach(name -> list.addService(ServiceResponse.newBuilder().setName(name)));
        return list.build();
    }

    private static void tell(ServerReflectionResponse.Builder answer, @Nullable FileDescriptor file) {
        if (file == null) {
            answer.setErrorResponse(error(GrpcStatus.NOT_FOUND, "not described here"));
        } else {
            answer.setFileDescriptorResponse(FileDescriptorResponse.newBuilder()
                    .addFileDescriptorProto(file.toProto().toByteString()));
        }
    }

    private static ErrorResponse error(GrpcStatus status, String message) {
        return ErrorResponse.newBuilder()
                .setErrorCode(status.code())
                .setErrorMessage(message)
                .build();
    }
}
