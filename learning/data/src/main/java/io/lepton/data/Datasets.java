package io.lepton.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where data sets begin.
 *
 * <pre>{@code
 * var data = Datasets.csv(path).label("income");
 * data.train();
 * data.test();
 * }</pre>
 */
public final class Datasets {
    private Datasets() {}

    /** A file of comma-separated values with a header, perhaps gzipped. */
    public static TableDataset csv(Path file) {
        return csv(file, CsvOptions.standard());
    }

    /** A file of separated values. */
    public static TableDataset csv(Path file, CsvOptions options) {
        var plan = PreparationPlan.standard().withMissingWords(options.missing());
        return new TableDataset(TableSettings.of(csvRows(file, options), plan));
    }

    /** A file with one JSON object a line. */
    public static TableDataset jsonLines(Path file) {
        return of(jsonRows(file));
    }

    /** A Parquet file. */
    public static TableDataset parquet(Path file) {
        return of(parquetRows(file));
    }

    /** Rows from anywhere. */
    public static TableDataset of(RowSource source) {
        return new TableDataset(TableSettings.of(source, PreparationPlan.standard()));
    }

    /** JPEG and PNG files in a folder for each class; {@link PictureDataset#prepare} says their size. */
    public static PictureDataset pictures(Path folder) {
        return PictureDataset.of(new PictureSource.Folder(folder));
    }

    /** Grey pictures and their class numbers in IDX files, perhaps gzipped, as MNIST has them. */
    public static PictureDataset idx(Path images, Path labels) {
        return PictureDataset.of(new PictureSource.Idx(images, labels));
    }

    /** A text, character by character. */
    public static CharacterDataset characters(Path file) {
        return CharacterDataset.read(file);
    }

    /** The rows of a file of separated values. */
    public static RowSource csvRows(Path file, CsvOptions options) {
        return new CsvSource(file, options);
    }

    /** The rows of a file with one JSON object a line. */
    public static RowSource jsonRows(Path file) {
        return new JsonLinesSource(file);
    }

    /** The rows of a Parquet file. */
    public static RowSource parquetRows(Path file) {
        return new ParquetSource(file);
    }

    /** The lines of a file, each one text. */
    public static RowSource lines(Path file) {
        return new TextSource(file, StandardCharsets.UTF_8);
    }
}
