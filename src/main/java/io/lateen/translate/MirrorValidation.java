package io.lateen.translate;

import io.lateen.resource.istio.VirtualService.HttpRule;
import io.lateen.resource.istio.VirtualService.Mirror;
import io.lateen.resource.istio.VirtualService.Percent;
import org.jspecify.annotations.Nullable;

/**
 * {@code mirror}, {@code mirrors} and their percentages (istio
 * pkg/config/validation/virtualservice.go and validation.go, validateHTTPMirrors).
 */
final class MirrorValidation {

	private MirrorValidation() {
	}

	static void check(Field rule, HttpRule content) {
		Integer percent = content.mirrorPercent();
		if (percent != null) {
			Field field = rule.at("mirrorPercent");
			if (percent < 0 || percent > 100) {
				field.rejected("mirror_percent must have a max value of 100 (it has " + percent + ")");
			}
			field.warning("using deprecated setting \"mirrorPercent\", use \"mirrorPercentage\" instead");
		}
		checkPercentage(rule.at("mirrorPercentage"), content.mirrorPercentage(), "mirror_percentage");
		if (content.mirror() != null) {
			DestinationValidation.check(rule.at("mirror"), content.mirror());
		}
		for (int i = 0; i < content.mirrors().size(); i++) {
			check(rule.at("mirrors", i), content.mirrors().get(i));
		}
	}

	private static void check(Field field, Mirror mirror) {
		if (mirror.destination() == null) {
			field.at("destination").rejected("destination is required for mirrors");
			return;
		}
		DestinationValidation.check(field.at("destination"), mirror.destination());
		checkPercentage(field.at("percentage"), mirror.percentage(), "mirror percentage");
	}

	private static void checkPercentage(Field field, @Nullable Percent percentage, String name) {
		double value = (percentage != null && percentage.value() != null) ? percentage.value() : 0;
		if (value > 100) {
			field.rejected(name + " must have a max value of 100 (it has %f)".formatted(value));
		}
		if (value < 0) {
			field.rejected(name + " must have a min value of 0 (it has %f)".formatted(value));
		}
	}

}
