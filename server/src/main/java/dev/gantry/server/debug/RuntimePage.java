// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.debug;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/// Facts of the process in JSON: what runs, on what, for how long, and where its memory is; beside them what others
/// tell of their part, and the configuration without its secrets.
public final class RuntimePage implements HttpHandler {

    private static final JsonMapper JSON = new JsonMapper();

    private final String version;
    private final Supplier<String> configuration;
    private final Map<String, Supplier<Object>> parts = new ConcurrentSkipListMap<>();

    /// @param configuration as text, its secrets masked; asked for each time that the page is
    public RuntimePage(String version, Supplier<String> configuration) {
        this.version = version;
        this.configuration = configuration;
    }

    /// Adds what a part of the server tells of itself.
    ///
    /// @param facts what can be written as JSON: a number, a text, a record, a map
    public void part(String name, Supplier<Object> facts) {
        parts.put(name, facts);
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("process", process());
        page.put("memory", memory());
        page.put("collectors", collectors());
        parts.forEach((name, facts) -> page.put(name, facts.get()));
        page.put("configuration", configuration.get().lines().toList());
        byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(page);
        return HttpResponse.of(200, Headers.of("Content-Type", "application/json"), text);
    }

    private Map<String, Object> process() {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("version", version);
        facts.put("pid", runtime.getPid());
        facts.put("uptimeSeconds", runtime.getUptime() / 1000);
        facts.put("java", runtime.getVmVendor() + " " + runtime.getVmVersion());
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("platformThreads", ManagementFactory.getThreadMXBean().getThreadCount());
        return facts;
    }

    private static Map<String, Object> memory() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("heapUsedBytes", heap.getUsed());
        facts.put("heapCommittedBytes", heap.getCommitted());
        facts.put("heapMaxBytes", heap.getMax());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            if (pool.getName().equals("direct")) {
                facts.put("directUsedBytes", pool.getMemoryUsed());
            }
        }
        return facts;
    }

    private static Map<String, Object> collectors() {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            facts.put(
                    collector.getName(),
                    Map.of("collections", collector.getCollectionCount(), "ms", collector.getCollectionTime()));
        }
        return facts;
    }
}
