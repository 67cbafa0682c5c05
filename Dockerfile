# The jar, taken apart into layers that change at different pace.
FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml .
COPY samples samples
COPY src/main src/main
RUN mvn -B -q -Dmaven.test.skip=true package \
	&& java -Djarmode=tools -jar target/lateen.jar extract --layers --destination layers
COPY image/training image/training
RUN javac -d training image/training/Training.java

FROM eclipse-temurin:25-jre AS runtime
WORKDIR /lateen
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
COPY image/jvm.options ./

# One short run writes the AOT cache: classes loaded and linked, methods profiled.
FROM runtime AS training
COPY --from=build /build/training training
COPY image/train ./
RUN ./train

FROM runtime
# compilers leave some 35 MiB in further ones
ENV MALLOC_ARENA_MAX=2
COPY --from=training /lateen/lateen.aot ./
# a number, so that Kubernetes can see that it is not root
USER 65532:65532
EXPOSE 8080 8443 9090
ENTRYPOINT ["java", "-XX:AOTCache=lateen.aot", "@jvm.options", "-jar", "lateen.jar"]
