package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where pictures with a class come from. */
sealed interface PictureSource {
    /**
     * Decodes every picture and adds it.
     *
     * @return the class of each picture that was added
     */
    List<String> read(PicturePlan plan, PixelFile.Writer pictures, Problems problems);

    /** The plan that suits without being asked for; empty where somebody must say. */
    Optional<PicturePlan> usualPlan();

    /** A folder with a folder for each class, which holds JPEG or PNG files. */
    record Folder(Path folder) implements PictureSource {
        private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png");

        @Override
        public Optional<PicturePlan> usualPlan() {
            return Optional.empty();
        }

        @Override
        public List<String> read(PicturePlan plan, PixelFile.Writer pictures, Problems problems) {
            List<String> classes = new ArrayList<>();
            for (Path ofClass : sorted(folder)) {
                if (Files.isDirectory(ofClass)) {
                    for (Path file : sorted(ofClass)) {
                        if (add(file, plan, pictures, problems)) {
                            classes.add(String.valueOf(ofClass.getFileName()));
                        }
                    }
                }
            }
            if (classes.isEmpty()) {
                throw new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        "no pictures: folder=" + folder + ", expected=a folder for each class with "
                                + String.join(", ", ENDINGS));
            }
            return classes;
        }

        private boolean add(Path file, PicturePlan plan, PixelFile.Writer pictures, Problems problems) {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            if (Files.isDirectory(file) || name.startsWith(".")) {
                return false;
            }
            String place = folder.relativize(file).toString();
            if (ENDINGS.stream().noneMatch(name::endsWith)) {
                problems.add(ProblemKind.UNREADABLE_PICTURE, 0, place, "neither JPEG nor PNG by its name");
                return false;
            }
            try {
                Optional<byte[]> picture = Pictures.decode(Files.readAllBytes(file), plan);
                picture.ifPresentOrElse(
                        pictures::add,
                        () -> problems.add(ProblemKind.UNREADABLE_PICTURE, 0, place, "the picture cannot be decoded"));
                return picture.isPresent();
            } catch (IOException e) {
                throw InputFiles.failed(file, e);
            }
        }

        private static List<Path> sorted(Path folder) {
            try (Stream<Path> files = Files.list(folder)) {
                return files.sorted().toList();
            } catch (IOException e) {
                throw InputFiles.failed(folder, e);
            }
        }
    }

    /** A pair of IDX files of bytes: pictures in grey, and a class number for each; perhaps gzipped. */
    record Idx(Path images, Path labels) implements PictureSource {
        private static final int PICTURES_MAGIC = 0x803;
        private static final int LABELS_MAGIC = 0x801;
        private static final int EXTENT_MAX = 4_096;
        private static final int COUNT_MAX = 10_000_000;

        @Override
        public Optional<PicturePlan> usualPlan() {
            try (var in = new DataInputStream(InputFiles.open(images))) {
                int[] extents = head(in, images, PICTURES_MAGIC, 3);
                return Optional.of(PicturePlan.grey(extents[1], extents[2]));
            } catch (IOException e) {
                throw InputFiles.failed(images, e);
            }
        }

        @Override
        public List<String> read(PicturePlan plan, PixelFile.Writer pictures, Problems problems) {
            int pictureCount = add(plan, pictures);
            List<String> classes = new ArrayList<>();
            try (var in = new DataInputStream(InputFiles.open(labels))) {
                int count = head(in, labels, LABELS_MAGIC, 1)[0];
                for (int i = 0; i < count; i++) {
                    classes.add(Integer.toString(in.readUnsignedByte()));
                }
            } catch (IOException e) {
                throw InputFiles.failed(labels, e);
            }
            if (classes.size() != pictureCount) {
                throw new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        "pictures and labels do not match: pictures=" + pictureCount + ", labels=" + classes.size()
                                + ", file=" + labels.getFileName());
            }
            return classes;
        }

        private int add(PicturePlan plan, PixelFile.Writer pictures) {
            try (var in = new DataInputStream(InputFiles.open(images))) {
                int[] extents = head(in, images, PICTURES_MAGIC, 3);
                if (plan.channels() != 1 || plan.height() != extents[1] || plan.width() != extents[2]) {
                    throw new LeptonException(
                            ErrorCode.INVALID_REQUEST,
                            "pictures in IDX files keep their size and are grey: height=" + extents[1] + ", width="
                                    + extents[2] + ", asked=" + plan.height() + "x" + plan.width() + "x"
                                    + plan.channels());
                }
                byte[] picture = new byte[extents[1] * extents[2]];
                for (int i = 0; i < extents[0]; i++) {
                    in.readFully(picture);
                    pictures.add(picture);
                }
                return extents[0];
            } catch (IOException e) {
                throw InputFiles.failed(images, e);
            }
        }

        private static int[] head(DataInputStream in, Path file, int magic, int rank) throws IOException {
            int found = in.readInt();
            int[] extents = new int[rank];
            boolean isSound = found == magic;
            for (int axis = 0; axis < rank && isSound; axis++) {
                extents[axis] = in.readInt();
                isSound = extents[axis] >= 0 && extents[axis] <= (axis == 0 ? COUNT_MAX : EXTENT_MAX);
            }
            if (!isSound) {
                throw new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        "not an IDX file of " + (rank == 1 ? "labels" : "pictures") + ": file=" + file.getFileName()
                                + ", magic=" + Integer.toHexString(found));
            }
            return extents;
        }
    }
}
