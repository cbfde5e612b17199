// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.report;

import dev.gantry.benchmarks.result.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Ratios as horizontal bars with their spread, and a line where both are equal; an SVG that follows the light or the
/// dark of its reader.
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
    private static final String STYLE =
            """
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
        int height = TOP + ROW * bars.size() + 16;
        var svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">",
                LABELS + PLOT + VALUES,
                height,
                LABELS + PLOT + VALUES,
                height);
        svg.append("<title>").append(escaped(title)).append("</title>\n<style>\n").append(STYLE).append("</style>\n");
        add(svg, "<text x=\"8\" y=\"20\" font-size=\"16\" font-weight=\"600\">%s</text>", escaped(title));
        add(svg, "<text x=\"8\" y=\"38\" class=\"faint\">%s</text>", escaped(explanation));
        grid(svg, height);
        for (int i = 0; i < bars.size(); i++) {
            bar(svg, bars.get(i), TOP + ROW * i);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void grid(StringBuilder svg, int height) {
        for (double at = 0; at <= MOST; at += STEP) {
            add(
                    svg,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" class=\"%s\"/>",
                    x(at),
                    x(at),
                    TOP - 6,
                    height - 10,
                    at == 1 ? "one" : "grid");
            if (at % 0.5 == 0) {
                add(
                        svg,
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" class=\"faint\">%s</text>",
                        x(at),
                        TOP - 10,
                        Figures.number(at));
            }
        }
    }

    private static void bar(StringBuilder svg, Bar bar, int y) {
        Ratio ratio = bar.ratio();
        int middle = y + ROW / 2;
        add(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LABELS - 8, middle + 4, escaped(bar.label()));
        add(
                svg,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" class=\"%s\"/>",
                LABELS,
                middle - BAR / 2,
                x(ratio.value()) - LABELS,
                BAR,
                ratio.value() <= 1 ? "less" : "more");
        add(
                svg,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" class=\"spread\"/>",
                x(ratio.least()),
                x(ratio.most()),
                middle,
                middle);
        add(svg, "<text x=\"%d\" y=\"%d\">%s</text>", LABELS + PLOT + 8, middle + 4, Figures.ratio(ratio));
    }

    private static double x(double ratio) {
        return LABELS + Math.min(ratio, MOST) / MOST * PLOT;
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
