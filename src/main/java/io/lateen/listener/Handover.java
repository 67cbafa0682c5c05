package io.lateen.listener;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lateen.exchange.ConnectionEnds;
import io.lateen.exchange.RawConnection;
import io.lateen.model.FilterChain.Tcp;
import io.lateen.model.ListenerKey;
import io.lateen.tcp.TcpProxy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import org.jspecify.annotations.Nullable;

/**
 * Hands connections of one port over whose bytes are passed on. They are no requests, so
 * Reactor Netty has nothing to do with them and would close them first of all when the
 * port closes.
 *
 * @param listener where they arrive
 * @param requests the connections that Reactor Netty looks after
 */
record Handover(ListenerKey listener, TcpProxy proxy, ChannelGroup requests) {

	/**
	 * Hands a connection over with what the handler has read and not handed on.
	 * @param context whatever is behind it in the pipeline is taken out
	 * @param serverName that TLS asked for, null for none
	 */
	void take(ChannelHandlerContext context, Tcp tcp, @Nullable String serverName) {
		Channel client = context.channel();
		this.requests.remove(client);
		removeBehind(context);
		ConnectionEnds ends = ConnectionEnds.of(client);
		if (ends != null) {
			this.proxy.serve(client, new RawConnection(this.listener, ends, serverName, System.nanoTime()), tcp);
		}
		else {
			context.close(); // gone already
		}
		context.pipeline().remove(context.name());
	}

	private static void removeBehind(ChannelHandlerContext context) {
		ChannelPipeline pipeline = context.pipeline();
		boolean behind = false;
		for (String name : pipeline.names()) {
			if (behind && pipeline.get(name) != null) {
				pipeline.remove(name);
			}
			behind |= name.equals(context.name());
		}
	}

	/**
	 * Waits for the connections that are open now; ends those that take longer.
	 * @return whether all ended in time
	 */
	boolean drain(Duration time) {
		try {
			this.proxy.whenEnded(this.listener).get(time.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException | ExecutionException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			this.proxy.close(this.listener);
		}
	}

}
