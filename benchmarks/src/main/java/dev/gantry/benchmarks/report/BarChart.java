// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.report;

import dev.gantry.benchmarks.result.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Ratios as horizontal bars with their spread, and a line where both are equal; an SVG that follows the light or
/// the dark of its reader.
final class BarChart {

    private static final int LABELS = 250;
    private static final int PLOT = 520;
    private static final int VALUES = 150;
    private static final int TOP = 64;
    private static final int ROW = 24;
    private static final int BAR = 14;

    /// Where bars end that are longer.
    private static final double MOST = 2.0;

    private static final double STEP = 0.25;
    private static final String STYLE = """
            svg { font: 13px system-ui, sans-serif; background: #fff }
            text { fill: #1f2328 } .faint { fill: #59636e } .grid { stroke: #d1d9e0 } .one { stroke: #59636e }
            .less { fill: #2da44e } .more { fill: #cf222e } .spread { stroke: #1f2328 }
            @media (prefers-color-scheme: dark) {
              svg { background: #0d1117 }
              text { fill: #f0f6fc } .faint { fill: #9198a1 } .grid { stroke: #3d444d } .one { stroke: #9198a1 }
              .less { fill: #238636 } .more { fill: #da3633 } .spread { stroke: #f0f6fc }
            }
            """;

    private record Bar(String label, Ratio ratio) {}

    private final String title;
    private final String explanation;
    private final List<Bar> bars = new ArrayList<>();

    /// @param explanation what the bars are, in a line
    BarChart(String title, String explanation) {
        this.title = title;
        this.explanation = explanation;
    }

    void add(String label, Ratio ratio) {
        bars.add(new Bar(label, ratio));
    }

    boolean isEmpty() {
        return bars.isEmpty();
    }

    /// The file.
    String svg() {
        int width = LABELS + PLOT + VALUES;
        int height = TOP + ROW * bars.size() + 16;
        var svg = new StringBuilder();
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
                <title>%s</title>
                <style>
                %s</style>
                <text x="8" y="20" font-size="16" font-weight="600">%s</text>
                <text x="8" y="38" class="faint">%s</text>
                """.formatted(
                        width, height, width, height, escaped(title), STYLE, escaped(title), escaped(explanation)));
        grid(svg, height);
        for (int i = 0; i < bars.size(); i++) {
            bar(svg, bars.get(i), TOP + ROW * i + ROW / 2);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void grid(StringBuilder svg, int height) {
        for (double at = 0; at <= MOST; at += STEP) {
            svg.append(line(at, at, TOP - 6, height - 10, at == 1 ? "one" : "grid"));
            if (at % 0.5 == 0) {
                svg.append("""
                        <text x="%s" y="%d" text-anchor="middle" class="faint">%s</text>
                        """.formatted(x(at), TOP - 10, Figures.number(at)));
            }
        }
    }

    private static void bar(StringBuilder svg, Bar bar, int middle) {
        Ratio ratio = bar.ratio();
        svg.append("""
                <text x="%d" y="%d" text-anchor="end">%s</text>
                <rect x="%d" y="%d" width="%s" height="%d" rx="2" class="%s"/>
                """.formatted(
                        LABELS - 8,
                        middle + 4,
                        escaped(bar.label()),
                        LABELS,
                        middle - BAR / 2,
                        number(length(ratio.value())),
                        BAR,
                        ratio.value() <= 1 ? "less" : "more"));
        svg.append(line(ratio.least(), ratio.most(), middle, middle, "spread"));
        svg.append("""
                <text x="%d" y="%d">%s</text>
                """.formatted(LABELS + PLOT + 8, middle + 4, Figures.ratio(ratio)));
    }

    private static String line(double from, double to, int top, int bottom, String kind) {
        return """
                <line x1="%s" x2="%s" y1="%d" y2="%d" class="%s"/>
                """.formatted(x(from), x(to), top, bottom, kind);
    }

    private static String x(double ratio) {
        return number(LABELS + length(ratio));
    }

    private static double length(double ratio) {
        return Math.min(ratio, MOST) / MOST * PLOT;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
