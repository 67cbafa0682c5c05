/**
 * A folder of YAML and JSON files as the source of resources, watched for changes.
 */
@NullMarked
package io.lateen.resource.folder;

import org.jspecify.annotations.NullMarked;
