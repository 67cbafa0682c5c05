package io.lateen.model;

import java.time.Duration;

/**
 * When an endpoint that fails is left out, and for how long, as Envoy's outlier detection
 * has it (envoy source/common/upstream/outlier_detection_impl.cc).
 *
 * @param consecutiveServerErrors 5xx answers (and, unless split, connection failures,
 * resets and timeouts) in a row that eject; 0 for never
 * @param consecutiveGatewayErrors 502, 503 and 504 in a row that eject; 0 for never
 * @param splitLocalErrors whether failures to connect are counted apart
 * @param consecutiveLocalErrors failures to connect, resets and timeouts in a row that
 * eject, with {@code splitLocalErrors}; 0 for never
 * @param interval between two looks at what is to be taken back
 * @param baseEjectionTime multiplied by the number of times the endpoint was ejected
 * @param maxEjectionPercent of the endpoints that may be out at a time, 0 to 100; below
 * the share of one, none ever is
 */
public record OutlierDetection(int consecutiveServerErrors, int consecutiveGatewayErrors, boolean splitLocalErrors,
		int consecutiveLocalErrors, Duration interval, Duration baseEjectionTime, int maxEjectionPercent) {

	/** What Envoy does when nothing more than detection is asked for. */
	public static final OutlierDetection DEFAULT = new OutlierDetection(5, 0, false, 5, Duration.ofSeconds(10),
			Duration.ofSeconds(30), 10);

}
