// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTemplateTest {

    private static final Map<String, String> VALUES = Map.of("port", "5000", "config", "/tmp/a b/$config.yml");

    @Test
    void namesInBracesBecomeValues() {
        assertThat(CommandTemplate.parse("registry serve {config} --addr=:{port}")
                        .with(VALUES))
                .containsExactly("registry", "serve", "/tmp/a b/$config.yml", "--addr=:5000");
    }

    @Test
    void quotesHoldWordsTogether() {
        assertThat(CommandTemplate.parse("sh -c 'exec it \"$0\"' --name=\"a b\"")
                        .with(VALUES))
                .containsExactly("sh", "-c", "exec it \"$0\"", "--name=a b");
    }

    @Test
    void aNameWithoutValueIsRefused() {
        var template = CommandTemplate.parse("registry {prot}");

        assertThatThrownBy(() -> template.with(VALUES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{prot}");
    }

    @Test
    void anEmptyCommandIsRefused() {
        assertThatThrownBy(() -> CommandTemplate.parse(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherRegistryHasANameAndACommand() {
        Program program = Program.parse("v3=/opt/registry serve {config}");

        assertThat(program.name()).isEqualTo("v3");
        assertThat(program.command().with(VALUES)).hasSize(3);
    }

    @Test
    void aCommandWithoutANameIsRefused() {
        assertThatThrownBy(() -> Program.parse("/opt/registry serve {config}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Program.parse("/opt/registry --config={config}"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
