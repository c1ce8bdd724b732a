package io.lepton.client;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Flow;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** A file on its way out that tells how far it is. */
final class ModelFile implements BodyPublisher {
    private final BodyPublisher file;
    private final long sizeBytes;
    private final UploadProgress progress;

    private ModelFile(BodyPublisher file, long sizeBytes, UploadProgress progress) {
        this.file = file;
        this.sizeBytes = sizeBytes;
        this.progress = progress;
    }

    /**
     * Opens a file for upload.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if it cannot be read
     */
    static ModelFile open(Path path, UploadProgress progress) {
        try {
            if (Files.isDirectory(path)) {
                throw new FileNotFoundException("a directory");
            }
            return new ModelFile(BodyPublishers.ofFile(path), Files.size(path), progress);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "the file cannot be read: file=" + path + ", cause="
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    @Override
    public long contentLength() {
        return sizeBytes;
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        file.subscribe(new Counter(subscriber));
    }

    /** Passes everything on and counts. */
    private final class Counter implements Flow.Subscriber<ByteBuffer> {
        private final Subscriber<? super ByteBuffer> target;
        private long sentBytes;

        Counter(Subscriber<? super ByteBuffer> target) {
            this.target = target;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            target.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            sentBytes += bytes.remaining();
            target.onNext(bytes);
            progress.sent(sentBytes, sizeBytes);
        }

        @Override
        public void onError(Throwable failure) {
            target.onError(failure);
        }

        @Override
        public void onComplete() {
            target.onComplete();
        }
    }
}
