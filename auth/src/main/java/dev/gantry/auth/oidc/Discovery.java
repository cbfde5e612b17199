// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.oidc;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.util.Map;

/// Fetches an issuer's keys by way of its discovery document (OpenID Connect Discovery 1.0 §4), which tells where
/// they are: it is asked each time, so that keys may move.
final class Discovery implements ResourceRetriever {

    private static final String PATH = "/.well-known/openid-configuration";

    private final String issuer;
    private final ResourceRetriever http;

    Discovery(String issuer, ResourceRetriever http) {
        this.issuer = issuer;
        this.http = http;
    }

    /// Where the document is.
    static URI document(String issuer) {
        return URI.create(issuer.replaceFirst("/+$", "") + PATH);
    }

    @Override
    public Resource retrieveResource(URL document) throws IOException {
        try {
            Map<String, Object> fields =
                    JSONObjectUtils.parse(http.retrieveResource(document).getContent());
            if (!issuer.equals(JSONObjectUtils.getString(fields, "issuer"))) {
                throw new IOException("its discovery document is of another issuer");
            }
            URI keys = JSONObjectUtils.getURI(fields, "jwks_uri");
            if (keys == null || !keys.isAbsolute()) {
                throw new IOException("its discovery document does not say where the keys are (jwks_uri)");
            }
            if (issuer.startsWith("https:") && !"https".equalsIgnoreCase(keys.getScheme())) {
                throw new IOException("its discovery document leads to keys without TLS");
            }
            return http.retrieveResource(keys.toURL());
        } catch (ParseException | IllegalArgumentException e) {
            throw new IOException("its discovery document cannot be read", e);
        }
    }
}
