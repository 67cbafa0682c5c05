package io.lateen.demo;

import org.jspecify.annotations.Nullable;

/**
 * What a page asks for.
 *
 * @param type {@code move}, {@code say} or {@code ping}
 * @param x new position of a move
 * @param y new position of a move
 * @param text what is said
 * @param at any number, sent back
 */
record Request(String type, double x, double y, @Nullable String text, double at) {
}
