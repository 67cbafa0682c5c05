package io.lateen.listener;

import io.lateen.tls.CredentialFiles;

/**
 * What the TLS of all chains shares.
 *
 * @param factory makes contexts
 * @param lastGood certificates and authorities that could be used
 * @param files tells of changed files
 * @param changed hears when what {@link ChainTls} says has changed by itself
 */
record TlsEnvironment(ServerContextFactory factory, LastGood lastGood, CredentialFiles files, Runnable changed) {
}
