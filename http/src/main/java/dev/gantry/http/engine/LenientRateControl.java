// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.time.Duration;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.WindowUpdateFrame;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.io.WindowRateControl;

/// Ends an HTTP/2 connection on which too many frames come that only attackers send, such as resets and empty
/// frames. What was under way when a stream ended is not among them: a refused upload has up to a window full of
/// data frames in flight, a finished download as many window updates, and other streams of the connection must
/// not pay for that.
final class LenientRateControl extends WindowRateControl {

    /// Gives each connection one of its own.
    static final class OfEach implements RateControl.Factory {
        @Override
        public RateControl newRateControl(EndPoint endPoint) {
            return new LenientRateControl();
        }
    }

    private static final int EVENTS_PER_SECOND = 256;

    LenientRateControl() {
        super(EVENTS_PER_SECOND, Duration.ofSeconds(1));
    }

    @Override
    public boolean onEvent(Object event) {
        return isUnderWay(event) || super.onEvent(event);
    }

    private static boolean isUnderWay(Object event) {
        return switch (event) {
            case DataFrame data -> data.flowControlLength() > 0;
            case WindowUpdateFrame update -> update.getWindowDelta() > 0;
            default -> false;
        };
    }
}
