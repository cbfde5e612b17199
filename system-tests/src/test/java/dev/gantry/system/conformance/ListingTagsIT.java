// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// "Listing Tags".
@OnEveryStore
class ListingTagsIT extends Section {

    ListingTagsIT(Store store) {
        super(store);
    }

    private static final List<String> TAGS = List.of("1.2", "1.2-alpine", "1.2.1", "1.20", "A", "_", "latest", "v1");

    @Test
    void theListIs200WithTheNameAndAllTagsInAsciiOrder() throws IOException {
        pushTags();
        Answer list = registry.get(tags()).is(200);
        assertThat(list.json().path("name").asString()).isEqualTo(repository);
        assertThat(list.texts("tags")).isEqualTo(TAGS);
        assertThat(list.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void theListOfARepositoryWithoutTagsIs200AndEmpty() throws IOException {
        push(image());
        assertThat(registry.get(tags()).is(200).texts("tags")).isEmpty();
    }

    @Test
    void theListOfNoRepositoryIs404() throws IOException {
        registry.get(tags()).is(404);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 100})
    void soManyTagsAreGivenAndTheLinkLeadsToAllOthers(int n) throws IOException {
        pushTags();
        List<String> all = new ArrayList<>();
        String next = tags() + "?n=" + n;
        while (!next.isEmpty()) {
            Answer page = registry.get(next).is(200);
            List<String> listed = page.texts("tags");
            assertThat(listed).hasSize(Math.min(n, TAGS.size() - all.size()));
            all.addAll(listed);
            next = page.next();
        }
        assertThat(all).isEqualTo(TAGS);
    }

    @Test
    void noneIsGivenWhereNoneIsAskedFor() throws IOException {
        pushTags();
        Answer none = registry.get(tags() + "?n=0").is(200);
        assertThat(none.texts("tags")).isEmpty();
        assertThat(none.header("Link")).isEmpty();
    }

    @Test
    void theListBeginsBehindTheLastTag() throws IOException {
        pushTags();
        for (int i = 0; i < TAGS.size(); i++) {
            List<String> rest = TAGS.subList(i + 1, TAGS.size());
            String last = "last=" + TAGS.get(i);
            assertThat(registry.get(tags() + "?" + last).is(200).texts("tags")).isEqualTo(rest);
            assertThat(registry.get(tags() + "?n=2&" + last).is(200).texts("tags"))
                    .isEqualTo(rest.subList(0, Math.min(2, rest.size())));
        }
    }

    @Test
    void theLastTagNeedNotBeThere() throws IOException {
        pushTags();
        assertThat(registry.get(tags() + "?last=1.2-z").is(200).texts("tags")).isEqualTo(TAGS.subList(2, TAGS.size()));
    }

    private void pushTags() throws IOException {
        Manifest image = push(image());
        for (String tag : TAGS.reversed()) {
            push(image, tag);
        }
    }
}
