package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RowInputTest {
    private static final Signature CUSTOMER = new Signature(
            List.of(
                    new TensorSpec("age", ElementType.FP32, Shape.of(Shape.UNKNOWN, 1)),
                    new TensorSpec("plan", ElementType.BYTES, Shape.of(Shape.UNKNOWN, 1)),
                    new TensorSpec("calls", ElementType.INT64, Shape.of(Shape.UNKNOWN))),
            List.of(new TensorSpec("label", ElementType.BYTES, Shape.of(Shape.UNKNOWN))));

    @Test
    void makesEachFieldTheInputOfItsName() {
        var inputs = RowInput.read("{\"plan\": \"große\", \"calls\": 3, \"age\": 41.5}", CUSTOMER);
        assertThat(inputs).extracting(NamedTensor::name).containsExactly("age", "plan", "calls");
        Tensor age = inputs.getFirst().tensor();
        assertThat(age.shape()).isEqualTo(Shape.of(1, 1));
        assertThat(age.toFloats()).containsExactly(41.5f);
        assertThat(Elements.texts(inputs.get(1).tensor(), 2)).containsExactly("\"große\"");
        assertThat(inputs.get(2).tensor().shape()).isEqualTo(Shape.of(1));
        assertThat(Elements.texts(inputs.get(2).tensor(), 2)).containsExactly("3");
    }

    @Test
    void nullSaysThatAFieldIsNotKnown() {
        var inputs = RowInput.read("{\"plan\": null, \"calls\": 3, \"age\": null}", CUSTOMER);
        assertThat(inputs.getFirst().tensor().toFloats()).containsExactly(Float.NaN);
        assertThat(Elements.texts(inputs.get(1).tensor(), 1)).containsExactly("\"\"");
    }

    @Test
    void wordsMayBeGivenAsNumbersAndClaims() {
        var inputs = RowInput.read("{\"plan\": 12345, \"calls\": 3, \"age\": true}", CUSTOMER);
        assertThat(Elements.texts(inputs.get(1).tensor(), 1)).containsExactly("\"12345\"");
        assertThat(inputs.getFirst().tensor().toFloats()).containsExactly(1f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"plan\": \"a\", \"calls\": 3}|a field is missing: age",
                "{\"plan\": \"a\", \"calls\": 3, \"age\": 1, \"agee\": 2}|no such field: agee; did you mean age?",
                "{\"plan\": \"a\", \"calls\": 3, \"age\": \"old\"}|age must be a number: given=old",
                "{\"plan\": \"a\", \"calls\": 3.5, \"age\": 1}|calls must be a whole number: given=3.5",
                "{\"plan\": [1], \"calls\": 3, \"age\": 1}|plan must be one value: given=[1]",
            })
    void tellsWhichFieldDoesNotFit(String row, String told) {
        assertThatThrownBy(() -> RowInput.read(row, CUSTOMER))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_TENSOR))
                .hasMessageContaining(told);
    }

    @Test
    void tellsEveryMistakeAtOnceAndWhatIsNoJson() {
        assertThatThrownBy(() -> RowInput.read("{\"agee\": 1}", CUSTOMER))
                .hasMessageContaining("agee")
                .hasMessageContaining("missing: plan")
                .hasMessageContaining("missing: calls");
        assertThatThrownBy(() -> RowInput.read("age=3", CUSTOMER))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }

    @Test
    void drawsTheLabelAndEachClass() {
        var label = new NamedTensor(
                "label",
                RowInput.read("{\"plan\": \"yes\", \"calls\": 1, \"age\": 1}", CUSTOMER)
                        .get(1)
                        .tensor());
        var shares = new NamedTensor("probabilities", Tensor.ofFloats(Shape.of(1, 2), 0.25f, 0.75f));
        assertThat(RowAnswer.draw(List.of(label, shares), List.of("no", "yes")))
                .isEqualTo("label: yes\nprobabilities: yes 0.7500, no 0.2500\n");
        assertThat(RowAnswer.draw(List.of(label, shares), List.of()))
                .isEqualTo("label: yes\nprobabilities: class 1 0.7500, class 0 0.2500\n");
        var number = new NamedTensor("prediction", Tensor.ofFloats(Shape.of(1, 1), 3.5f));
        assertThat(RowAnswer.draw(List.of(number), List.of())).isEqualTo("prediction FP32[1, 1]: 3.5\n");
    }
}
