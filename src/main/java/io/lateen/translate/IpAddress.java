package io.lateen.translate;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Addresses in numbers. */
public final class IpAddress {

	private IpAddress() {
	}

	/** Whether this is an IPv4 address of four numbers or an IPv6 address. */
	public static boolean isValid(String text) {
		try {
			// the short forms of IPv4 (10.1) are none to Istio
			return InetAddress.ofLiteral(text) instanceof Inet6Address
					|| text.chars().filter((c) -> c == '.').count() == 3;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
