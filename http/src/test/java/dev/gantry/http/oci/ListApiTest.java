// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.http.oci.Api.Answer;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListApiTest {

    private static final int MANY = 10_001;

    private final MemoryDriver driver = new MemoryDriver(InstantSource.system());
    private final Api api = withPages(ApiConfig.Pages.STANDARD);

    @Test
    void tagsAreListedByPages() throws IOException {
        for (String tag : List.of("b", "a-1", "a")) {
            point("app", tag);
        }
        assertThat(tags(api.call("GET", "/v2/app/tags/list"))).isEqualTo("[\"a\",\"a-1\",\"b\"]");
        Answer page = api.call("GET", "/v2/app/tags/list?n=2");
        assertThat(tags(page)).isEqualTo("[\"a\",\"a-1\"]");
        assertThat(page.header("Link")).isEqualTo("</v2/app/tags/list?n=2&last=a-1>; rel=\"next\"");
        Answer last = api.call("GET", "/v2/app/tags/list?n=2&last=a-1");
        assertThat(tags(last)).isEqualTo("[\"b\"]");
        assertThat(last.header("Link")).isEmpty();
        Answer exactlyAll = api.call("GET", "/v2/app/tags/list?n=3");
        assertThat(exactlyAll.json().path("tags")).hasSize(3);
        assertThat(exactlyAll.header("Link")).isEmpty();
        Answer none = api.call("GET", "/v2/app/tags/list?n=0");
        assertThat(tags(none)).isEqualTo("[]");
        assertThat(none.header("Link")).isEmpty();
    }

    @Test
    void repositoriesAreListedByPages() throws IOException {
        for (String name : List.of("b", "a-1", "a")) {
            point(name, "v1");
        }
        Answer page = api.call("GET", "/v2/_catalog?n=2");
        assertThat(repositories(page)).isEqualTo("[\"a\",\"a-1\"]");
        assertThat(page.header("Link")).isEqualTo("</v2/_catalog?n=2&last=a-1>; rel=\"next\"");
        Answer last = api.call("GET", "/v2/_catalog?n=2&last=a-1");
        assertThat(repositories(last)).isEqualTo("[\"b\"]");
        assertThat(last.header("Link")).isEmpty();
        assertThat(api.call("GET", "/v2/_catalog?n=3").header("Link")).isEmpty();
        Answer none = api.call("GET", "/v2/_catalog?n=0");
        assertThat(repositories(none)).isEqualTo("[]");
        assertThat(none.header("Link")).isEmpty();
    }

    @Test
    void pageOfTagsIsAsLongAsConfigured() throws IOException {
        for (int i = 0; i < MANY; i++) {
            point("app", "t%05d".formatted(i));
        }
        for (String n : List.of("9".repeat(30), "0099999")) {
            Answer page = api.call("GET", "/v2/app/tags/list?n=" + n);
            assertThat(page.json().path("tags")).hasSize(1_000);
            assertThat(page.header("Link")).isEqualTo("</v2/app/tags/list?n=1000&last=t00999>; rel=\"next\"");
        }
        Answer page = api.call("GET", "/v2/app/tags/list");
        assertThat(page.json().path("tags")).hasSize(10_000);
        assertThat(page.header("Link")).isEqualTo("</v2/app/tags/list?last=t09999>; rel=\"next\"");
        Answer more = withPages(new ApiConfig.Pages(20_000, 1)).call("GET", "/v2/app/tags/list");
        assertThat(more.json().path("tags")).hasSize(MANY);
    }

    @Test
    void pageOfRepositoriesIsAsLongAsConfigured() throws IOException {
        pushMany();
        Answer page = api.call("GET", "/v2/_catalog?n=5000");
        assertThat(page.json().path("repositories")).hasSize(1_000);
        assertThat(page.header("Link")).isEqualTo("</v2/_catalog?n=1000&last=r00999>; rel=\"next\"");
        assertThat(api.call("GET", "/v2/_catalog").json().path("repositories")).hasSize(100);
        Api few = withPages(new ApiConfig.Pages(1, 7));
        assertThat(few.call("GET", "/v2/_catalog").json().path("repositories")).hasSize(7);
    }

    @Test
    void wholeCatalogComesInOneAnswerWhereTheOperatorAllowsIt() throws IOException {
        pushMany();
        Api generous = withPages(new ApiConfig.Pages(1, MANY));
        Answer whole = generous.call("GET", "/v2/_catalog?n=" + MANY);
        assertThat(whole.json().path("repositories")).hasSize(MANY);
        assertThat(whole.json().path("repositories").path(MANY - 1).asString()).isEqualTo("r10000");
        assertThat(whole.header("Link")).isEmpty();
        Answer rest = generous.call("GET", "/v2/_catalog?last=r09999&n=99999");
        assertThat(repositories(rest)).isEqualTo("[\"r10000\"]");
        assertThat(repositories(generous.call("GET", "/v2/_catalog?last=s&n=99999")))
                .isEqualTo("[]");
        Answer page = generous.call("GET", "/v2/_catalog?n=" + (MANY - 1));
        assertThat(page.json().path("repositories")).hasSize(10_000);
        assertThat(page.header("Link")).isEqualTo("</v2/_catalog?n=10000&last=r09999>; rel=\"next\"");
    }

    @Test
    void catalogLongerThanTheOperatorAllowsIsBrokenOffRatherThanCut() throws IOException {
        pushMany();
        point("z", "v1");
        assertThatThrownBy(() -> withPages(new ApiConfig.Pages(1, MANY)).call("GET", "/v2/_catalog?n=" + MANY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("catalog.maxentries");
    }

    @Test
    void positionInTheCatalogNeedNotBeAName() throws IOException {
        point("app", "v1");
        for (String last : List.of("", "UPPER", "a-", "%2F..")) {
            assertThat(repositories(api.call("GET", "/v2/_catalog?last=" + last)))
                    .as(last)
                    .isEqualTo("[\"app\"]");
        }
    }

    @Test
    void listsOfNothingAndWithoutSenseAreRefused() throws IOException {
        Answer unknown = api.call("GET", "/v2/nothing/tags/list");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo("NAME_UNKNOWN");
        for (String list : List.of("/v2/_catalog", "/v2/app/tags/list")) {
            for (String n : List.of("-1", "x", "1.5", "")) {
                Answer refused = api.call("GET", list + "?n=" + n);
                assertThat(refused.status()).as("n=%s", n).isEqualTo(400);
                assertThat(refused.code()).isEqualTo("UNSUPPORTED");
            }
        }
    }

    @Test
    void repositoryThatOnlyHasBlobsHasAnEmptyListOfTags() throws IOException {
        api.push("blobs", new byte[] {1});
        Answer list = api.call("GET", "/v2/blobs/tags/list");
        assertThat(list.status()).isEqualTo(200);
        assertThat(tags(list)).isEqualTo("[]");
    }

    private Api withPages(ApiConfig.Pages pages) {
        return new Api(driver, new ApiConfig("", null, false, true, true, true, pages));
    }

    private void pushMany() throws IOException {
        for (int i = 0; i < MANY; i++) {
            point("r%05d".formatted(i), "v1");
        }
    }

    private void point(String repository, String tag) throws IOException {
        byte[] link = ("sha256:" + "0".repeat(64)).getBytes(UTF_8);
        driver.put(StorageLayout.tagCurrent(new RepositoryName(repository), new Tag(tag)), link, null);
    }

    private static String tags(Answer answer) {
        return answer.json().path("tags").toString();
    }

    private static String repositories(Answer answer) {
        return answer.json().path("repositories").toString();
    }
}
