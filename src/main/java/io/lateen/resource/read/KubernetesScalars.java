package io.lateen.resource.read;

import java.util.regex.Pattern;

import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Plain scalars as kubectl's YAML reads them: YAML 1.1, but a time stays text and
 * {@code 1:30} is no number in base 60.
 */
final class KubernetesScalars extends Resolver {

	private static final Pattern WHOLE_NUMBER = Pattern
		.compile("[-+]?(?:0|[1-9][0-9_]*|0o?[0-7_]+|0b[01_]+|0x[0-9a-fA-F_]+)");

	private static final Pattern NUMBER = Pattern
		.compile("[-+]?(?:[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*[eE][-+]?[0-9]+"
				+ "|\\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|\\.(?:inf|Inf|INF))|\\.(?:nan|NaN|NAN)");

	@Override
	protected void addImplicitResolvers() {
		addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO", 10);
		addImplicitResolver(Tag.INT, WHOLE_NUMBER, "-+0123456789");
		addImplicitResolver(Tag.FLOAT, NUMBER, "-+0123456789.");
		addImplicitResolver(Tag.MERGE, MERGE, "<", 10);
		addImplicitResolver(Tag.NULL, NULL, "~nN\0", 10);
		addImplicitResolver(Tag.NULL, EMPTY, null, 10);
	}

}
