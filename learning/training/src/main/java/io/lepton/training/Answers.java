package io.lepton.training;

import io.lepton.data.Targets;
import io.lepton.domain.Shape;
import io.lepton.training.network.Curve;
import io.lepton.training.network.Graph;
import io.lepton.training.network.GraphExport;
import io.lepton.training.network.Objective;
import io.lepton.training.network.Operation;

/** Tells what a network's bare answers mean under its loss, and what it should have answered. */
final class Answers {
    /** Beneath it a probability counts as this, so that one mistake does not make a mean infinite. */
    private static final double PROBABILITY_MIN = 1e-7;

    private final Loss loss;
    private final Shape shape;

    private Answers(Loss loss, Shape shape) {
        this.loss = loss;
        this.shape = shape;
    }

    /** @throws IllegalArgumentException if the last layer does not suit the loss */
    static Answers of(Loss loss, Graph graph) {
        switch (loss) {
            case BINARY_CROSSENTROPY -> {
                requireCurve(loss, graph, Curve.SIGMOID);
                if (lastExtent(graph.answer()) != 1) {
                    throw new IllegalArgumentException(
                            "two classes are told by one unit: loss=" + loss.word() + ", given=" + graph.answer());
                }
            }
            case CATEGORICAL_CROSSENTROPY -> requireCurve(loss, graph, Curve.SOFTMAX);
            case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER -> {}
        }
        return new Answers(loss, graph.answer());
    }

    private static void requireCurve(Loss loss, Graph graph, Curve wanted) {
        if (!(graph.nodes().getLast().operation() instanceof Operation.Activate(Curve curve)) || curve != wanted) {
            throw new IllegalArgumentException("the last layer does not suit the loss: loss=" + loss.word()
                    + ", activation wanted=" + Activation.valueOf(wanted.name()).word());
        }
    }

    private static long lastExtent(Shape shape) {
        return shape.extent(shape.rank() - 1);
    }

    Objective objective() {
        return switch (loss) {
            case BINARY_CROSSENTROPY -> Objective.BINARY_CROSS_ENTROPY;
            case CATEGORICAL_CROSSENTROPY -> Objective.CATEGORICAL_CROSS_ENTROPY;
            case MEAN_SQUARED_ERROR -> Objective.MEAN_SQUARED_ERROR;
            case MEAN_ABSOLUTE_ERROR -> Objective.MEAN_ABSOLUTE_ERROR;
            case HUBER -> Objective.HUBER;
        };
    }

    GraphExport.Head head() {
        return switch (loss) {
            case BINARY_CROSSENTROPY -> GraphExport.Head.TWO_CLASSES;
            case CATEGORICAL_CROSSENTROPY -> GraphExport.Head.CLASSES;
            case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER -> GraphExport.Head.NUMBERS;
        };
    }

    /** How many numbers the network answers for a row. */
    int width() {
        return Math.toIntExact(shape.elementCount());
    }

    /** How many answers a row has; a classifier gives several numbers for each. */
    int perRow() {
        return switch (head()) {
            case TWO_CLASSES, CLASSES -> (int) (shape.elementCount() / lastExtent(shape));
            case NUMBERS -> width();
        };
    }

    /** @throws IllegalArgumentException if the targets are not what the network answers */
    void require(Targets targets) {
        int classes = head() == GraphExport.Head.TWO_CLASSES ? 2 : (int) lastExtent(shape);
        boolean isSuited =
                switch (targets) {
                    case Targets.Classes known -> head() != GraphExport.Head.NUMBERS && known.classCount() == classes;
                    case Targets.Numbers _ -> head() == GraphExport.Head.NUMBERS;
                };
        if (!isSuited || targets.perRow() != perRow()) {
            var given = targets instanceof Targets.Classes known ? known.classCount() + " classes" : "numbers";
            throw new IllegalArgumentException("the targets are not what the network answers: loss=" + loss.word()
                    + ", answer=" + shape + ", targets=" + given + ", per row=" + targets.perRow());
        }
    }

    /** The targets as an engine takes them. */
    static float[] numbers(Targets targets) {
        return switch (targets) {
            case Targets.Numbers known -> known.values();
            case Targets.Classes known -> {
                float[] numbers = new float[known.indices().length];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = known.indices()[i];
                }
                yield numbers;
            }
        };
    }

    Predictions predictions(float[] answers) {
        return switch (head()) {
            case TWO_CLASSES -> {
                float[] both = new float[2 * answers.length];
                for (int i = 0; i < answers.length; i++) {
                    both[2 * i] = 1 - answers[i];
                    both[2 * i + 1] = answers[i];
                }
                yield Predictions.classes(both, perRow(), 2);
            }
            case CLASSES -> Predictions.classes(answers, perRow(), (int) lastExtent(shape));
            case NUMBERS -> Predictions.numbers(answers, perRow());
        };
    }

    /**
     * The loss of answers, as the engine takes it, though without weights and from probabilities.
     *
     * @param numbers the targets
     */
    double loss(float[] answers, float[] numbers) {
        int width = head() == GraphExport.Head.CLASSES ? (int) lastExtent(shape) : 1;
        double sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            sum += switch (loss) {
                case BINARY_CROSSENTROPY -> cost(numbers[i] == 1 ? answers[i] : 1.0 - answers[i]);
                case CATEGORICAL_CROSSENTROPY -> cost(answers[i * width + (int) numbers[i]]);
                case MEAN_SQUARED_ERROR -> squared(answers[i] - numbers[i]);
                case MEAN_ABSOLUTE_ERROR -> StrictMath.abs(answers[i] - numbers[i]);
                case HUBER -> huber(StrictMath.abs(answers[i] - numbers[i]));
            };
        }
        return sum / numbers.length;
    }

    private static double cost(double probability) {
        return -StrictMath.log(StrictMath.max(probability, PROBABILITY_MIN));
    }

    private static double squared(double error) {
        return error * error;
    }

    private static double huber(double error) {
        return error < 1 ? error * error / 2 : error - 0.5;
    }
}
