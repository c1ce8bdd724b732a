package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowingsTest {
    private final List<String> events = new ArrayList<>();
    private final Followings<String> followings = new Followings<>(name -> {
        events.add("open " + name);
        return () -> events.add("close " + name);
    });

    @Test
    void opensWhatIsNewAndClosesWhatIsNotWantedAnyMore() {
        followings.follow(List.of("a", "b"));
        events.clear();
        followings.follow(List.of("b", "c"));
        assertThat(events).containsExactly("close a", "open c");
    }

    @Test
    void leavesAloneWhatStays() {
        followings.follow(List.of("a"));
        followings.follow(List.of("a"));
        assertThat(events).containsExactly("open a");
    }

    @Test
    void closesAllAndOpensNothingAfterThat() {
        followings.follow(List.of("a"));
        followings.close();
        followings.follow(List.of("b"));
        assertThat(events).containsExactly("open a", "close a");
    }
}
