// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the [Running] registries of the whole run: one on each store, closed when all tests have run.
final class Registries implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(Registries.class);

    /// What is running, started when it is first asked for.
    static final class Running {

        private final ExtensionContext.Store started;

        private Running(ExtensionContext.Store started) {
            this.started = started;
        }

        Registry on(Store store) {
            return started(Registry.Kind.PLAIN, store);
        }

        /// One on which nothing may be deleted.
        Registry withoutDeletes() {
            return started(Registry.Kind.WITHOUT_DELETES, Store.MEMORY);
        }

        /// One that sends clients to its store for blobs.
        Registry redirecting(Store store) {
            return started(Registry.Kind.REDIRECTING, store);
        }

        private Registry started(Registry.Kind kind, Store store) {
            return started.computeIfAbsent(List.of(kind, store), key -> start(kind, store), Registry.class);
        }

        private static Registry start(Registry.Kind kind, Store store) {
            try {
                return Registry.start(kind, store);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("no registry on " + store, e);
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(Running.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return new Running(context.getRoot().getStore(NAMESPACE));
    }
}
