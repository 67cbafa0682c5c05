package io.lateen;

import java.util.ArrayList;
import java.util.List;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Reads in a second thread the annotations of the beans that the start is about to make:
 * it asks for them again and again, and each kind of annotation costs a class made at run
 * time. From the last bean to the first, since the start goes the other way; the JDK and
 * Spring keep what was read. Only where the build has worked out which beans there are.
 */
final class AnnotationPreinitializer implements ApplicationListener<ApplicationContextInitializedEvent> {

	@Override
	public void onApplicationEvent(ApplicationContextInitializedEvent event) {
		if (AotDetector.useGeneratedArtifacts()) {
			List<Class<?>> types = types(event.getApplicationContext().getBeanFactory());
			Thread.ofPlatform().daemon().name("lateen-annotations").start(() -> types.forEach(this::read));
		}
	}

	private static List<Class<?>> types(ConfigurableListableBeanFactory beans) {
		List<Class<?>> types = new ArrayList<>();
		for (String name : beans.getBeanDefinitionNames()) {
			if (beans.getBeanDefinition(name) instanceof RootBeanDefinition definition && definition.hasBeanClass()) {
				types.add(definition.getBeanClass());
			}
		}
		return types.reversed();
	}

	private void read(Class<?> type) {
		MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).isPresent(ConfigurationProperties.class);
	}

}
