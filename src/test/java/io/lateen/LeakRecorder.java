package io.lateen;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.util.ResourceLeakDetector;

/**
 * Netty's detector of leaks, which remembers what it has found. Tests run with it, and
 * with each buffer tracked: {@code io.netty.customResourceLeakDetector} in the build.
 */
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {

	private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

	/** Made by Netty. */
	public LeakRecorder(Class<?> type, int samplingInterval, long maxActive) {
		super(type, samplingInterval, maxActive);
	}

	/** Made by Netty. */
	public LeakRecorder(Class<?> type, int samplingInterval) {
		super(type, samplingInterval);
	}

	/** What was found since the last call. */
	static List<String> take() {
		List<String> taken = new ArrayList<>();
		for (String leak = FOUND.poll(); leak != null; leak = FOUND.poll()) {
			taken.add(leak);
		}
		return taken;
	}

	@Override
	protected boolean needReport() {
		return true;
	}

	@Override
	protected void reportTracedLeak(String type, String records) {
		FOUND.add(type + records);
		super.reportTracedLeak(type, records);
	}

	@Override
	protected void reportUntracedLeak(String type) {
		FOUND.add(type);
		super.reportUntracedLeak(type);
	}

}
