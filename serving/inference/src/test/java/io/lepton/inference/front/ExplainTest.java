package io.lepton.inference.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What {@code explain} takes and answers, with and without an explainer. */
final class ExplainTest {
    private static final String EXPLAIN = "/v2/models/row/explain";
    private static final String ROW =
            "{\"id\":\"7\",\"inputs\":[{\"name\":\"in_FP32\",\"shape\":[2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";

    @Test
    void saysPlainlyThatThereIsNoExplainer() throws Exception {
        try (var node = new ProtocolNode()) {
            var answer = node.post(EXPLAIN, ROW);
            assertThat(answer.statusCode()).isEqualTo(501);
            assertThat(answer.body()).contains("this node has no explainer: version=row/1");
        }
    }

    @Test
    void answersLikeInferWithTheExplanationForOutputs() throws Exception {
        Explaining halving = (model, inputs) -> {
            assertThat(model.version().id()).hasToString("row/1");
            float[] given = inputs.getFirst().tensor().toFloats();
            var explanation = Tensor.ofFloats(Shape.of(2), given[0] / 2, given[1] / 2);
            return CompletableFuture.completedFuture(List.of(new NamedTensor("attributions", explanation)));
        };
        try (var node = new ProtocolNode(FrontPorts.explainingBy(halving))) {
            for (String path : new String[] {EXPLAIN, "/v2/models/row/versions/1/explain"}) {
                assertThat(node.post(path, ROW).body())
                        .isEqualTo(
                                "{\"model_name\":\"row\",\"model_version\":\"1\",\"id\":\"7\",\"outputs\":[{\"name\":"
                                        + "\"attributions\",\"shape\":[2],\"datatype\":\"FP32\",\"data\":[0.5,1.0]}]}");
            }
        }
    }

    @Test
    void refusesInputsThatDoNotFitBeforeItExplains() throws Exception {
        Explaining never = (_, _) -> {
            throw new IllegalStateException("was asked");
        };
        try (var node = new ProtocolNode(FrontPorts.explainingBy(never))) {
            var answer = node.post(EXPLAIN, ROW.replace("[1,2]", "[1]"));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("field=inputs[0].data");
        }
    }

    @Test
    void tellsWhyThereIsNoExplanation() throws Exception {
        Explaining failing = (_, _) -> CompletableFuture.failedFuture(
                new LeptonException(ErrorCode.UNSUPPORTED, "too many features to explain"));
        try (var node = new ProtocolNode(FrontPorts.explainingBy(failing))) {
            var answer = node.post(EXPLAIN, ROW);
            assertThat(answer.statusCode()).isEqualTo(501);
            assertThat(answer.body()).contains("too many features to explain");
        }
    }

    @Test
    void cancelsAnExplanationWhoseCallerHasGone() throws Exception {
        var explained = new CompletableFuture<List<NamedTensor>>();
        var begun = new CompletableFuture<Void>();
        Explaining slow = (_, _) -> {
            begun.complete(null);
            return explained;
        };
        try (var node = new ProtocolNode(FrontPorts.explainingBy(slow))) {
            try (var caller = new Socket(node.endpoint().host(), node.endpoint().port())) {
                String head = "POST " + EXPLAIN + " HTTP/1.1\r\nHost: node\r\nContent-Length: " + ROW.length();
                caller.getOutputStream().write((head + "\r\n\r\n" + ROW).getBytes(StandardCharsets.UTF_8));
                await().until(begun::isDone);
            }
            await().until(explained::isCancelled);
        }
    }
}
