// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// "Pushing Manifests with Subject".
@OnEveryStore
class PushingManifestsWithSubjectIT extends Section {

    PushingManifestsWithSubjectIT(Store store) {
        super(store);
    }

    @Test
    void theAnswerNamesTheSubject() throws IOException {
        Manifest subject = push(image());
        Manifest artifact = artifact("application/vnd.example.sbom", subject);
        for (String reference : List.of(artifact.digest(), "artifact")) {
            assertThat(put(reference, artifact).is(201).header("OCI-Subject")).isEqualTo(subject.digest());
        }
    }

    @Test
    void theAnswerNamesASubjectThatIsNotThereYet() throws IOException {
        Manifest absent = Manifest.image(Content.random(40));
        Manifest artifact = artifact("application/vnd.example.sbom", absent);
        assertThat(put("artifact", artifact).is(201).header("OCI-Subject")).isEqualTo(absent.digest());
    }

    @Test
    void theAnswerNamesTheSubjectOfAnIndex() throws IOException {
        Manifest subject = push(image());
        Manifest index = Manifest.index().child(push(image())).subject(subject);
        assertThat(put("index", index).is(201).header("OCI-Subject")).isEqualTo(subject.digest());
    }

    @Test
    void theAnswerNamesNoneWhereThereIsNone() throws IOException {
        assertThat(put("v1", image()).is(201).header("OCI-Subject")).isEmpty();
    }
}
