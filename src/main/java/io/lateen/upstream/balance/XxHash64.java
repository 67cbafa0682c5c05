package io.lateen.upstream.balance;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * XXH64 (https://github.com/Cyan4973/xxHash, doc/xxhash_spec.md), the hash of Envoy's
 * tables.
 */
final class XxHash64 {

	private static final long PRIME_1 = 0x9E3779B185EBCA87L;

	private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;

	private static final long PRIME_3 = 0x165667B19E3779F9L;

	private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;

	private static final long PRIME_5 = 0x27D4EB2F165667C5L;

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private XxHash64() {
	}

	/** Hash of a text in UTF-8. */
	static long of(String text) {
		return of(text.getBytes(StandardCharsets.UTF_8), 0);
	}

	static long of(String text, long seed) {
		return of(text.getBytes(StandardCharsets.UTF_8), seed);
	}

	static long of(byte[] bytes, long seed) {
		int at = 0;
		long hash = seed + PRIME_5;
		if (bytes.length >= 32) {
			int stripes = bytes.length & ~31;
			hash = stripes(bytes, stripes, seed);
			at = stripes;
		}
		return avalanche(rest(hash + bytes.length, bytes, at));
	}

	private static long stripes(byte[] bytes, int end, long seed) {
		long one = seed + PRIME_1 + PRIME_2;
		long two = seed + PRIME_2;
		long three = seed;
		long four = seed - PRIME_1;
		for (int at = 0; at < end; at += 32) {
			one = round(one, (long) LONGS.get(bytes, at));
			two = round(two, (long) LONGS.get(bytes, at + 8));
			three = round(three, (long) LONGS.get(bytes, at + 16));
			four = round(four, (long) LONGS.get(bytes, at + 24));
		}
		long hash = Long.rotateLeft(one, 1) + Long.rotateLeft(two, 7) + Long.rotateLeft(three, 12)
				+ Long.rotateLeft(four, 18);
		return merge(merge(merge(merge(hash, one), two), three), four);
	}

	private static long round(long accumulator, long lane) {
		return Long.rotateLeft(accumulator + lane * PRIME_2, 31) * PRIME_1;
	}

	private static long merge(long hash, long accumulator) {
		return (hash ^ round(0, accumulator)) * PRIME_1 + PRIME_4;
	}

	private static long rest(long start, byte[] bytes, int from) {
		long hash = start;
		int at = from;
		for (; at + 8 <= bytes.length; at += 8) {
			hash = Long.rotateLeft(hash ^ round(0, (long) LONGS.get(bytes, at)), 27) * PRIME_1 + PRIME_4;
		}
		if (at + 4 <= bytes.length) {
			hash = Long.rotateLeft(hash ^ (((int) INTS.get(bytes, at)) & 0xFFFFFFFFL) * PRIME_1, 23) * PRIME_2
					+ PRIME_3;
			at += 4;
		}
		for (; at < bytes.length; at++) {
			hash = Long.rotateLeft(hash ^ (bytes[at] & 0xFFL) * PRIME_5, 11) * PRIME_1;
		}
		return hash;
	}

	private static long avalanche(long start) {
		long hash = (start ^ (start >>> 33)) * PRIME_2;
		hash = (hash ^ (hash >>> 29)) * PRIME_3;
		return hash ^ (hash >>> 32);
	}

}
