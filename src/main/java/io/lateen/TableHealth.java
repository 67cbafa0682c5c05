package io.lateen;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Up from the first complete table on, and never down again: a stale table is better than
 * none. Part of readiness.
 */
@Component("table")
final class TableHealth extends AbstractHealthIndicator {

	private final GatewayPipeline pipeline;

	TableHealth(GatewayPipeline pipeline) {
		this.pipeline = pipeline;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.status(this.pipeline.isServing() ? "UP" : "OUT_OF_SERVICE")
			.withDetail("generation", this.pipeline.table().generation())
			.withDetail("listeners", this.pipeline.table().listeners().size());
		if (!this.pipeline.isServing()) {
			builder.withDetail("waitingFor", this.pipeline.trouble());
		}
	}

}
