// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What the operators' page says of a key; the page is made of these.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Key {

    /// What it means, in Markdown, without a full stop.
    String value();

    /// What holds where it is absent, in Markdown; empty for nothing.
    String otherwise() default "";
}
