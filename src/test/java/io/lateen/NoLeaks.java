package io.lateen;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Fails a test class that leaves a buffer of Netty's to the garbage collector. */
public final class NoLeaks implements AfterAllCallback {

	@Override
	public void afterAll(ExtensionContext context) {
		System.gc();
		// Netty looks for leaks when it gives out a buffer
		ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer();
		assertThat(buffer.getClass().getSimpleName()).as("each buffer is tracked").contains("Leak");
		buffer.release();
		assertThat(LeakRecorder.take()).as("buffers that were never released").isEmpty();
	}

}
