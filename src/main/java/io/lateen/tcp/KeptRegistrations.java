package io.lateen.tcp;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Epoll without a defect of Netty's (since its pull request 16689): a channel that waits
 * for nothing is taken out of epoll, but not put in again when it waits for something.
 * That happens to a connection that is not read from while the other side takes its time,
 * and whose peer has sent all it had: going on with it failed and cut it. Here it stays
 * in, edge-triggered, which wakes nobody twice.
 *
 * @param epoll does the work
 */
record KeptRegistrations(IoHandler epoll) implements IoHandler {

	static IoHandlerFactory factory() {
		IoHandlerFactory factory = EpollIoHandler.newFactory();
		return (executor) -> new KeptRegistrations(factory.newHandler(executor));
	}

	@Override
	public void initialize() {
		this.epoll.initialize();
	}

	@Override
	public int run(IoHandlerContext context) {
		return this.epoll.run(context);
	}

	@Override
	public void prepareToDestroy() {
		this.epoll.prepareToDestroy();
	}

	@Override
	public void destroy() {
		this.epoll.destroy();
	}

	@Override
	public IoRegistration register(IoHandle handle) throws Exception {
		return new Registration(this.epoll.register(handle));
	}

	@Override
	public void wakeup() {
		this.epoll.wakeup();
	}

	@Override
	public boolean isCompatible(Class<? extends IoHandle> handleType) {
		return this.epoll.isCompatible(handleType);
	}

	private record Registration(IoRegistration epoll) implements IoRegistration {

		@Override
		public <T> T attachment() {
			return this.epoll.attachment();
		}

		@Override
		public long submit(IoOps ops) {
			return this.epoll.submit(EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : ops);
		}

		@Override
		public boolean isValid() {
			return this.epoll.isValid();
		}

		@Override
		public boolean cancel() {
			return this.epoll.cancel();
		}

	}

}
