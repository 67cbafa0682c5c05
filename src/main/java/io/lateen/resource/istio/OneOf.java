package io.lateen.resource.istio;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A protobuf {@code oneof}: at most one of these fields may be set. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(OneOf.All.class)
public @interface OneOf {

	/** Names of the fields. */
	String[] value();

	/** Several of them on one message. */
	@Documented
	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.TYPE)
	@interface All {

		OneOf[] value();

	}

}
