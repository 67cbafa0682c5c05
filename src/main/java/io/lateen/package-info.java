@NullMarked
package io.lateen;

import org.jspecify.annotations.NullMarked;
