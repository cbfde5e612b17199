// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.concurrent;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A value that belongs to a piece of work, as a client's request does, and not to a thread: the tasks of a [Fanout]
/// find what was bound where they were forked.
///
/// ```java
/// static final Carried<Request> REQUEST = new Carried<>();
///
/// REQUEST.during(request, () -> answer());   // in answer(), and in what it forks: REQUEST.get() == request
/// ```
public final class Carried<T> {

    /// All values that are bound, the innermost first. A thread that somebody else starts has none.
    private static final ScopedValue<Binding<?>> BOUND = ScopedValue.newInstance();

    /// What stands for no value at all, where others are bound further out.
    private static final Binding<?> NONE = new Binding<>(new Carried<>(), "", null);

    private record Binding<T>(
            Carried<T> key, T value, @Nullable Binding<?> outer) {}

    /// The value that this thread works for; null if there is none.
    public @Nullable T get() {
        for (Binding<?> binding = bound(); binding != null; binding = binding.outer) {
            if (binding.key == this) {
                return valueOf(binding);
            }
        }
        return null;
    }

    /// Runs work with a value bound, beside those that are.
    public void during(T value, Runnable work) {
        ScopedValue.where(BOUND, new Binding<>(this, value, bound())).run(work);
    }

    /// Runs work that is done for nobody in particular, and begins what goes on in the background: none of the values
    /// that are bound here is in it.
    public static void forNobody(Runnable work) {
        ScopedValue.where(BOUND, NONE).run(work);
    }

    /// Work as it would run here: with all values that are bound here, on whatever thread.
    static <R> Callable<R> bind(Callable<R> work) {
        Binding<?> here = bound();
        return here == null ? work : () -> ScopedValue.where(BOUND, here).call(work::call);
    }

    private static @Nullable Binding<?> bound() {
        return BOUND.isBound() ? BOUND.get() : null;
    }

    @SuppressWarnings("unchecked") // a binding of this key was made by #during of this key
    private T valueOf(Binding<?> binding) {
        return (T) binding.value;
    }
}
