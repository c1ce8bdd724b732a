package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads of HTTP/2 that would be more than one line in HTTP/1.1: HTTP/2 measures its texts, and so can carry any byte. */
class Http2HeadsTest {
    private static final String PATH = "/v2/models/digits/infer";

    @Test
    void takesAPlainHead() {
        var request = Http2Heads.request(head("POST", PATH + "?a=b&c=%20").add("x", "y z"));
        assertThat(request).isNotNull().satisfies(read -> {
            assertThat(read.uri()).isEqualTo(PATH + "?a=b&c=%20");
            assertThat(read.headers().get("x")).isEqualTo("y z");
            assertThat(read.headers().get("host")).isEqualTo("h");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/a b",
                "/a HTTP/1.1\r\nx: y",
                "/a\nb",
                "/a\rb",
                "/a\tb",
                "/a\u0000b",
                "/a\u007fb",
                "/a\u00e4b"
            })
    void refusesAPathThatIsNone(String path) {
        assertThat(Http2Heads.request(head("POST", path))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /other", "GET\r\n", "G:T", "", "G\u0000"})
    void refusesAMethodThatIsNone(String method) {
        assertThat(Http2Heads.request(head(method, PATH))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nlepton-forwarded-by: virginia", "a\nb", "a\rb", "a\u0000b"})
    void refusesAValueOfTwoLines(String value) {
        assertThat(Http2Heads.request(head("POST", PATH).add("x", value))).isNull();
    }

    private static Http2Headers head(String method, String path) {
        return new DefaultHttp2Headers(false)
                .method(method)
                .path(path)
                .scheme("http")
                .authority("h");
    }
}
