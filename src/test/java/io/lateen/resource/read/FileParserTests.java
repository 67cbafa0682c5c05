package io.lateen.resource.read;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Given the text of a file, when it is split, then these documents. */
class FileParserTests {

	@Test
	void documentsAreCountedEvenIfEmpty() throws Exception {
		assertThat(parse("""
				---
				---
				{a: 1}
				---
				---
				{a: 2}
				""")).extracting(Document::source).containsExactly("f.yaml, document 2", "f.yaml, document 4");
	}

	@Test
	void aListGivesItsItems() throws Exception {
		List<Document> documents = parse("{kind: List, items: [{a: 1}, {kind: ServiceList, items: [{a: 2}]}]}");
		assertThat(documents).extracting(Document::source)
			.containsExactly("f.yaml, document 1, item 1", "f.yaml, document 1, item 2, item 1");
		assertThat(documents.getLast().tree().get("a").intValue()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			1:30                 | "1:30"
			12:30:45             | "12:30:45"
			2026-01-31           | "2026-01-31"
			2026-01-31T12:00:00Z | "2026-01-31T12:00:00Z"
			yes                  | true
			off                  | false
			0x1F                 | 31
			1e3                  | 1000.0
			007                  | 7
			1.2.3.4              | "1.2.3.4"
			10.0.0.1/8           | "10.0.0.1/8"
			~                    | null
			'5'                  | "5"
			""")
	void plainScalarsAreThoseOfKubectl(String yaml, String json) throws Exception {
		assertThat(parse("{a: " + yaml + "}").getFirst().tree().get("a")).hasToString(json);
	}

	@Test
	void keysAreText() throws Exception {
		assertThat(parse("{80: a, true: b}").getFirst().tree()).hasToString("{\"80\":\"a\",\"true\":\"b\"}");
	}

	@Test
	void aJsonFileIsOneDocument() throws Exception {
		List<Document> documents = FileParser.parse("f.json", "{\n\t\"a\": [1]\n}");
		assertThat(documents).extracting(Document::source).containsExactly("f.json");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			f.yaml | `{a: 1}\n---\n{a: [}`       | f.yaml, document 2 | line 3
			f.yaml | `a: 1\n---\nb: 1\nb: 2`     | f.yaml, document 2 | line 4: found duplicate key b
			f.yaml | `a: 1\n b: 2`               | f.yaml, document 1 | line 2: mapping values are not allowed here
			f.yaml | `a: &x [*x]`                | f.yaml, document 1 | too deeply nested
			f.yaml | `a: !!java.net.URL [x]`     | f.yaml, document 1 | Global tag is not allowed
			f.json | `{\n"a": \n`                | f.json             | line 3
			""")
	void anUnreadableFileSaysWhere(String file, String text, String source, String reason) {
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> FileParser.parse(file, text.translateEscapes()))
			.withMessageContaining(reason)
			.extracting(UnreadableFileException::source)
			.isEqualTo(source);
	}

	@Test
	void aFewLinesDoNotBecomeMillionsOfValues() {
		StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
		for (int i = 1; i < 40; i++) {
			bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
		}
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> parse(bomb.toString()));
	}

	private static List<Document> parse(String text) throws UnreadableFileException {
		return FileParser.parse("f.yaml", text);
	}

}
