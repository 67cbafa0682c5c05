package io.lateen.demo;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the harbour tells the sailors; {@code type} names the record. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({ @Type(value = News.Welcome.class, name = "welcome"), @Type(value = News.Wind.class, name = "wind"),
		@Type(value = News.Moved.class, name = "moved"), @Type(value = News.Left.class, name = "left"),
		@Type(value = News.Said.class, name = "said"), @Type(value = News.Echo.class, name = "echo") })
sealed interface News {

	/**
	 * The first message on each connection.
	 *
	 * @param you who the receiver is
	 * @param others who is there already
	 */
	record Welcome(Sailor you, List<Sailor> others) implements News {
	}

	/**
	 * The weather, several times a second.
	 *
	 * @param tick counts up by one
	 * @param knots speed
	 * @param degrees where it blows from, 0 to 360
	 * @param sailors how many are in the harbour
	 */
	record Wind(long tick, double knots, double degrees, int sailors) implements News {
	}

	/** A sailor came or moved. */
	record Moved(Sailor sailor) implements News {
	}

	/** A sailor is gone. */
	record Left(int id) implements News {
	}

	/** A sailor said something. */
	record Said(Sailor sailor, String text) implements News {
	}

	/**
	 * Answer to a {@code ping}, for measuring the way to and fro.
	 *
	 * @param at what the ping carried
	 */
	record Echo(double at) implements News {
	}

}
