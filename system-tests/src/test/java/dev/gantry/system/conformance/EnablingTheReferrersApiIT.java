// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// "Enabling the Referrers API", and the tags by which clients list referrers where there is no such API. What a
/// registry without the API leaves in the store is made by taking the links of the API away, which nobody can do
/// in the memory of a registry.
@ParameterizedClass(name = "on {0}")
@EnumSource(value = Store.class, mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
class EnablingTheReferrersApiIT extends Section {

    private static final String SBOM = "application/vnd.example.sbom";

    EnablingTheReferrersApiIT(Store store) {
        super(store);
    }

    @Test
    void whatTheTagOfTheSubjectListsIsIncluded() throws IOException {
        Manifest subject = push(image());
        Manifest old = push(artifact(SBOM, subject).annotation("a", "b"));
        push(Manifest.index().child(old), tag(subject.digest()));
        forgetReferrers();
        assertThat(listed(subject.digest())).containsExactly(old.digest());
    }

    @Test
    void whatIsPushedAfterwardsIsIncludedBesideIt() throws IOException {
        Manifest subject = push(image());
        Manifest old = push(artifact(SBOM, subject));
        push(Manifest.index().child(old), tag(subject.digest()));
        forgetReferrers();
        Manifest fresh = push(artifact(SBOM, subject));
        push(Manifest.index().child(old).child(fresh), tag(subject.digest()));
        assertThat(listed(subject.digest())).containsExactlyInAnyOrder(old.digest(), fresh.digest());
    }

    @Test
    void whatHasAnotherSubjectOrNoneIsLeftOut() throws IOException {
        Manifest subject = push(image());
        Manifest plain = push(image());
        Manifest others = push(artifact(SBOM, plain));
        push(Manifest.index().child(plain).child(others), tag(subject.digest()));
        forgetReferrers();
        assertThat(listed(subject.digest())).isEmpty();
    }

    @Test
    void theTagOfALongDigestIsCutToSixtyFourCharacters() throws IOException {
        Content subject = image().content();
        registry.put(manifests(subject.sha512()), subject, "Content-Type", Manifest.IMAGE)
                .is(201);
        Manifest old = push(
                Manifest.image(push(Content.random(10))).subject(Manifest.IMAGE, subject.sha512(), subject.size()));
        push(Manifest.index().child(old), tag(subject.sha512()));
        forgetReferrers();
        assertThat(listed(subject.sha512())).containsExactly(old.digest());
    }

    private static String tag(String digest) {
        String tag = digest.replace(':', '-');
        return tag.substring(0, Math.min(tag.length(), "sha256-".length() + 64));
    }

    private void forgetReferrers() throws IOException {
        running.on(store).place().deleteWhere(repository + "/_referrers/");
    }

    private List<String> listed(String subject) throws IOException {
        return registry.get(referrers(subject)).is(200).json().path("manifests").values().stream()
                .map(descriptor -> descriptor.path("digest").asString())
                .toList();
    }
}
