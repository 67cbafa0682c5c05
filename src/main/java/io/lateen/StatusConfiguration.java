package io.lateen;

import io.lateen.status.CurrentProblems;
import io.lateen.status.ProblemLog;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who tells what is wrong with resources. */
@Configuration(proxyBeanMethods = false)
class StatusConfiguration {

	@Bean
	ProblemLog problemLog() {
		return new ProblemLog();
	}

	@Bean
	CurrentProblems currentProblems() {
		return new CurrentProblems();
	}

}
