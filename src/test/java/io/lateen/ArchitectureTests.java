package io.lateen;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The walls between the rooms, see {@code docs/architecture.md}. */
class ArchitectureTests {

	private static final JavaClasses PRODUCTION = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		// what Spring generates of the wiring
		.withImportOption((location) -> !location.contains("__"))
		.importPackages("io.lateen");

	@Test
	void modelKnowsNobody() {
		check(noClasses().that()
			.resideInAPackage("io.lateen.model..")
			.should()
			.dependOnClassesThat(resideInAPackage("io.lateen..").and(not(resideInAPackage("io.lateen.model..")))));
		check(noClasses().that()
			.resideInAPackage("io.lateen.model..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.netty..", "reactor..", "io.fabric8.."));
	}

	@Test
	void resourceKnowsNobody() {
		check(noClasses().that()
			.resideInAPackage("io.lateen.resource..")
			.should()
			.dependOnClassesThat(resideInAPackage("io.lateen..").and(not(resideInAPackage("io.lateen.resource..")))));
	}

	@Test
	void translateIsPure() {
		check(noClasses().that()
			.resideInAPackage("io.lateen.translate..")
			.should()
			.dependOnClassesThat(resideInAPackage("io.lateen..")
				.and(not(resideInAnyPackage("io.lateen.translate..", "io.lateen.model..", "io.lateen.resource..")))));
		check(noClasses().that()
			.resideInAPackage("io.lateen.translate..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.netty..", "reactor..", "io.fabric8..", "java.nio.file..",
					"java.nio.channels..", "java.net.http.."));
	}

	@Test
	void exchangeKnowsTheModelOnly() {
		check(noClasses().that()
			.resideInAPackage("io.lateen.exchange..")
			.should()
			.dependOnClassesThat(resideInAPackage("io.lateen..")
				.and(not(resideInAnyPackage("io.lateen.exchange..", "io.lateen.model..")))));
	}

	@Test
	void tlsKnowsTheModelOnly() {
		check(noClasses().that()
			.resideInAPackage("io.lateen.tls..")
			.should()
			.dependOnClassesThat(resideInAPackage("io.lateen..")
				.and(not(resideInAnyPackage("io.lateen.tls..", "io.lateen.model..")))));
	}

	@Test
	void theRequestPathKnowsNothingOfResources() {
		check(noClasses().that()
			.resideInAnyPackage("io.lateen.routing..", "io.lateen.filter..", "io.lateen.upstream..",
					"io.lateen.websocket..", "io.lateen.tcp..", "io.lateen.listener..", "io.lateen.exchange..",
					"io.lateen.tls..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.lateen.resource..", "io.lateen.translate..", "io.lateen.status..", "io.fabric8.."));
	}

	/** Where HTTP/3 is off, nothing of QUIC is loaded. */
	@Test
	void onlyTheWiringKnowsHttp3() {
		check(noClasses().that(resideInAPackage("io.lateen..").and(not(resideInAPackage("io.lateen.listener.http3.."))))
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty.handler.codec.quic..", "io.netty.handler.codec.http3.."));
		check(noClasses()
			.that(resideInAPackage("io.lateen..")
				.and(not(resideInAnyPackage("io.lateen", "io.lateen.listener.http3.."))))
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.lateen.listener.http3.."));
	}

	@Test
	void onlyResourceAndStatusTalkToTheApiServer() {
		check(noClasses()
			.that(resideInAPackage("io.lateen..")
				.and(not(resideInAnyPackage("io.lateen", "io.lateen.resource..", "io.lateen.status.."))))
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.fabric8.."));
	}

	@Test
	void noRoomKnowsTheWiring() {
		check(noClasses().that(resideInAPackage("io.lateen.*..").and(not(resideInAPackage("io.lateen.demo.."))))
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.lateen"));
	}

	@Test
	void productionKnowsNothingOfTheDemo() {
		check(noClasses().that(resideInAPackage("io.lateen..").and(not(resideInAPackage("io.lateen.demo.."))))
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.lateen.demo.."));
		check(noClasses().that()
			.resideInAPackage("io.lateen.demo..")
			.should()
			.dependOnClassesThat(resideInAPackage("io.lateen..").and(not(resideInAPackage("io.lateen.demo..")))));
	}

	@Test
	void roomsFormNoCycle() {
		slices().matching("io.lateen.(*)..").should().beFreeOfCycles().check(PRODUCTION);
	}

	// a room that is still empty breaks no rule
	private static void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(PRODUCTION);
	}

}
