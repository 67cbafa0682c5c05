package io.lateen.translate;

import io.lateen.resource.istio.VirtualService.Abort;
import io.lateen.resource.istio.VirtualService.Delay;
import io.lateen.resource.istio.VirtualService.Fault;
import io.lateen.resource.istio.VirtualService.Percent;
import org.jspecify.annotations.Nullable;

/**
 * {@code fault} (istio pkg/config/validation/validation.go, validateHTTPFaultInjection).
 */
final class FaultValidation {

	private FaultValidation() {
	}

	static void check(Field field, @Nullable Fault fault) {
		if (fault == null) {
			return;
		}
		if (fault.abort() == null && fault.delay() == null) {
			field.rejected("HTTP fault injection must have an abort and/or a delay");
		}
		if (fault.abort() != null) {
			checkAbort(field.at("abort"), fault.abort());
		}
		if (fault.delay() != null) {
			checkDelay(field.at("delay"), fault.delay());
		}
	}

	private static void checkAbort(Field field, Abort abort) {
		checkPercentage(field.at("percentage"), abort.percentage());
		if (abort.grpcStatus() != null) {
			if (Faults.grpcStatus(abort.grpcStatus()) < 0) {
				field.at("grpcStatus")
					.rejected("gRPC status \"" + abort.grpcStatus() + "\" is not supported. See "
							+ "https://github.com/grpc/grpc/blob/master/doc/statuscodes.md "
							+ "for a list of supported codes, for example 'NOT_FOUND'");
			}
		}
		else if (abort.http2Error() != null) {
			field.at("http2Error").rejected("HTTP/2 abort fault injection not supported yet");
		}
		else if (abort.httpStatus() != null) {
			HttpStatuses.check(field.at("httpStatus"), abort.httpStatus());
		}
		else {
			field.warning("abort configured, but error type not set");
		}
		if (abort.percentage() == null) {
			field.ineffective("without percentage no request is aborted");
		}
	}

	private static void checkDelay(Field field, Delay delay) {
		checkPercentage(field.at("percentage"), delay.percentage());
		HttpRuleValidation.checkTimeout(field.at("fixedDelay"), delay.fixedDelay());
		HttpRuleValidation.checkTimeout(field.at("exponentialDelay"), delay.exponentialDelay());
		if (delay.exponentialDelay() != null) {
			field.at("exponentialDelay").rejected("exponentialDelay not supported yet");
		}
		if (delay.fixedDelay() == null && delay.exponentialDelay() == null) {
			field.ineffective("without fixedDelay no request is delayed");
		}
		else if (delay.percentage() == null && delay.percent() == null) {
			field.ineffective("without percentage no request is delayed");
		}
	}

	private static void checkPercentage(Field field, @Nullable Percent percentage) {
		double value = (percentage != null && percentage.value() != null) ? percentage.value() : 0;
		boolean inRange = value == 0 || (value >= 0.0001 && value <= 100);
		if (!inRange) {
			field.rejected("percentage " + shown(value) + " is neither 0.0, nor in range [0.0001, 100.0]");
		}
	}

	private static String shown(double value) {
		return (value == Math.rint(value)) ? Long.toString(Math.round(value)) : Double.toString(value);
	}

}
