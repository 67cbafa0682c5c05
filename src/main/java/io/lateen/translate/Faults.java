package io.lateen.translate;

import java.util.List;

import io.lateen.model.Fault;
import io.lateen.resource.istio.VirtualService;
import io.lateen.resource.istio.VirtualService.Percent;
import org.jspecify.annotations.Nullable;

/**
 * Faults on purpose (istio pilot/pkg/networking/core/route/route.go, TranslateFault). A
 * missing percentage is none, not all.
 */
final class Faults {

	/** By number (https://github.com/grpc/grpc/blob/master/doc/statuscodes.md). */
	private static final List<String> GRPC_STATUSES = List.of("OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT",
			"DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
			"FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
			"UNAUTHENTICATED");

	private static final int PARTS_OF_ONE_PERCENT = 10_000;

	private Faults() {
	}

	/** A rule's faults, null when none can happen. */
	static @Nullable Fault of(VirtualService.@Nullable Fault fault) {
		Fault.Delay delay = (fault != null) ? delay(fault.delay()) : null;
		Fault.Abort abort = (fault != null) ? abort(fault.abort()) : null;
		return (delay == null && abort == null) ? null : new Fault(delay, abort);
	}

	/** Parts of a million, cut off as Istio does. */
	static int parts(Percent percent) {
		return (percent.value() != null) ? (int) (percent.value() * PARTS_OF_ONE_PERCENT) : 0;
	}

	/** Parts of a million of whole percents. */
	static int parts(int percent) {
		return percent * PARTS_OF_ONE_PERCENT;
	}

	/** The number of a gRPC status, -1 when there is none of that name. */
	static int grpcStatus(String name) {
		return GRPC_STATUSES.indexOf(name);
	}

	private static Fault.@Nullable Delay delay(VirtualService.@Nullable Delay delay) {
		if (delay == null || delay.fixedDelay() == null) {
			return null;
		}
		int parts = (delay.percentage() != null) ? parts(delay.percentage())
				: parts((delay.percent() != null) ? delay.percent() : 0);
		return (parts > 0) ? new Fault.Delay(delay.fixedDelay(), parts) : null;
	}

	private static Fault.@Nullable Abort abort(VirtualService.@Nullable Abort abort) {
		int parts = (abort != null && abort.percentage() != null) ? parts(abort.percentage()) : 0;
		if (abort == null || parts == 0) {
			return null;
		}
		if (abort.httpStatus() != null) {
			return new Fault.Abort(abort.httpStatus(), null, parts);
		}
		return (abort.grpcStatus() != null) ? new Fault.Abort(null, grpcStatus(abort.grpcStatus()), parts) : null;
	}

}
