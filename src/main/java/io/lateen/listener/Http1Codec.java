package io.lateen.listener;

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;
import reactor.netty.NettyPipeline;

/**
 * HTTP/1.1 of one connection: {@link Http1RequestDecoder} and an encoder that knows which
 * requests were HEAD. Two handlers rather than Netty's {@code HttpServerCodec}, whose
 * decoder cannot be replaced.
 */
final class Http1Codec {

	private static final String ENCODER = NettyPipeline.HttpCodec + ".encoder";

	private Http1Codec() {
	}

	static void addAfter(String handler, ChannelPipeline pipeline, ListenerSettings settings) {
		Queue<HttpMethod> methods = new ArrayDeque<>(2);
		pipeline.addAfter(handler, ENCODER, new Encoder(methods));
		pipeline.addAfter(handler, NettyPipeline.HttpCodec, new Http1RequestDecoder(settings, methods));
	}

	private static final class Encoder extends HttpResponseEncoder {

		private final Queue<HttpMethod> methods;

		Encoder(Queue<HttpMethod> methods) {
			this.methods = methods;
		}

		@Override
		protected boolean isContentAlwaysEmpty(HttpResponse response) {
			if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
				return super.isContentAlwaysEmpty(response);
			}
			return HttpMethod.HEAD.equals(this.methods.poll()) || super.isContentAlwaysEmpty(response);
		}

	}

}
